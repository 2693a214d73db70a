use super::check;

#[test]
fn indonesian_malay_vietnamese_thai_burmese() {
    check(&[
        (
            "Indonesian",
            &[
                ("Kode verifikasi Anda adalah 482913", Some("482913")),
                ("7731 adalah kode OTP Jati. Jangan berikan kepada siapa pun.", Some("7731")),
                ("Masukkan 220418 untuk masuk ke akun Anda", Some("220418")),
                ("Sandi sekali pakai: 90217, berlaku 5 menit", Some("90217")),
                ("Kode Jati kamu 55-20-17", Some("552017")),
                ("Pesanan 7741920 telah dikirim. Resi 8812093", None),
                ("Transaksi Rp350.000 kartu 4410. Hubungi 1500123", None),
                ("Diskon 20% dengan kode promo JATI20", None),
            ],
        ),
        (
            "Malay",
            &[
                ("Kod pengesahan anda ialah 482913", Some("482913")),
                ("TAC 7731 untuk pindahan RM1,200.00 ke akaun 5521. Jangan kongsi.", Some("7731")),
                ("RM0 Meranti: 220418 ialah kod keselamatan anda", Some("220418")),
                ("Masukkan 90217 untuk log masuk", Some("90217")),
                ("Kata laluan sekali guna: 552017", Some("552017")),
                ("Pesanan 7741920 dalam perjalanan. Hubungi 1300123456", None),
                ("Belian RM35.90 dengan kad 4410 pada 12/05/2026", None),
            ],
        ),
        (
            "Vietnamese",
            &[
                ("Mã xác thực của bạn là 482913", Some("482913")),
                ("Ma OTP cua Quy khach la 7731. Khong chia se cho bat ky ai.", Some("7731")),
                ("220418 là mã đăng nhập Thông Xanh", Some("220418")),
                ("Nhập 90217 để xác nhận giao dịch 1.200.000 VND", Some("90217")),
                ("Mã kích hoạt: 552 017, hiệu lực 5 phút", Some("552017")),
                ("Đơn hàng 7741920 đang được giao. Hotline 19001234", None),
                ("TK 4410 -350,000VND luc 14:20. So du 8812000VND", None),
                ("Giảm 20% với mã giảm giá THONG20", None),
            ],
        ),
        (
            "Thai",
            &[
                ("รหัสยืนยันของคุณคือ 482913", Some("482913")),
                ("OTP=๗๗๓๑ (Ref: KLMN) ห้ามบอกรหัสนี้แก่ผู้อื่น", Some("7731")),
                ("220418 คือรหัสเข้าสู่ระบบของสนทอง", Some("220418")),
                ("กรุณาใส่รหัส 90217 ภายใน 5 นาที รหัสอ้างอิง 8812", Some("90217")),
                ("รหัส OTP ของคุณ 552-017", Some("552017")),
                ("คำสั่งซื้อ 7741920 จัดส่งแล้ว โทร 021234567", None),
                ("เงินออก 350.00 บ. บัญชี 4410 ยอด 8,812.00 บ.", None),
            ],
        ),
        (
            "Burmese",
            &[
                ("သင့်အတည်ပြုကုဒ်မှာ 482913 ဖြစ်ပါသည်", Some("482913")),
                ("OTP ကုဒ် ၇၇၃၁ ကို မည်သူ့ကိုမျှ မပေးပါနှင့်။", Some("7731")),
                ("ကုဒ်နံပါတ်: 220418", Some("220418")),
                ("၉၀၂၁၇ သည် သင်၏ လုံခြုံရေးကုဒ် ဖြစ်သည်", Some("90217")),
                ("အကောင့်ဝင်ရန် ကုဒ် 552017 ရိုက်ထည့်ပါ", Some("552017")),
                ("အော်ဒါနံပါတ် 7741920 ပို့ပြီးပါပြီ။ ဖုန်း 09123456789", None),
                ("ငွေ 35000 ကျပ် လွှဲပြောင်းပြီး။ လက်ကျန် 88120 ကျပ်", None),
            ],
        ),
    ]);
}
