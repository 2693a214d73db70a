//! Codes that are no one-time codes, and the matters that bring them.

#[rustfmt::skip]
pub(super) const NOT_CODES: &[&str] = &[
    // English
    "promo code", "promo codes", "promotion code", "promotional code", "discount code", "coupon code", "coupon", "voucher code",
    "voucher pin", "gift code", "gift card pin", "offer code", "referral code", "refer code", "invite code",
    "invitation code", "reward code", "redeem code", "redemption code", "zip code", "postal code", "post code", "area code",
    "country code", "dialing code", "qr code", "bar code", "sort code", "swift code", "ifsc code", "branch code",
    "routing code", "error code", "status code", "source code", "dress code", "code of conduct", "tracking code", "booking code",
    "reservation code", "order code", "product code", "item code", "customer code", "client code", "merchant code",
    "transaction code", "payment code", "biller code", "tax code", "reference code", "ref code", "agent code", "till code",
    "pickup code", "pick up code", "collection code", "locker code", "gate code", "door code", "short code", "ussd code",
    "sharing code", "flight code",
    "token of", "as a token", "seat code", "dealer code", "shipping code",
    "consumer code", "claim code", "bonus code", "cashback code", "campaign code", "savings code", "code name", "coupon codes",
    "friend code", "pnr code", "hsn code", "student code", "employee code", "cancellation code", "pin of", "forgot password",
    "recharge pin", "recharge code", "meter token", "electricity token", "token no", "token number", "queue token", "menu code",
    "pin location", "pin pad", "pin has been changed", "pin changed", "password was changed", "password has been changed",
    "wifi password", "wifi code", "wi-fi code", "wi-fi password", "approval code", "auth id", "dcode", "promocode", "upi pin", "debit card pin", "atm pin",
    // Romance
    "codigo postal", "codigo promocional", "codigo de descuento", "codigo qr", "codigo de barras", "codigo de seguimiento",
    "codigo de reserva", "codigo de cupon", "cupon", "codigo de pedido", "codigo de referencia", "codigo de cliente",
    "codigo de desconto", "codigo de rastreio", "codigo de rastreamento", "cupom", "codigo do pedido", "codigo de retirada",
    "code postal", "code promo", "code promotionnel", "code de reduction", "code barre", "code qr", "code de suivi",
    "code de reservation", "code avantage", "code client", "code cadeau", "code parrainage", "codice postale", "codice sconto",
    "codice promo", "codice promozionale", "codice fiscale", "codice cliente", "codice prenotazione", "codice ordine",
    "codice a barre", "codice coupon", "codice di prenotazione", "codice spedizione", "codice di tracciamento", "cod postal",
    "cod promotional", "cod de reducere", "cod voucher", "codul voucher", "codul de reducere", "codul comenzii", "cod client",
    "codul promotional", "cod de bare", "codigo de recogida", "code de retrait", "codice di ritiro", "codigo de referido",
    // Germanic, Finnish
    "gutscheincode", "gutschein code", "rabattcode", "aktionscode", "promocode", "kundennummer", "postleitzahl", "barcode",
    "abholcode", "buchungscode", "buchungsnummer", "sendungsnummer", "bestellnummer", "kortingscode", "actiecode", "postcode",
    "afhaalcode", "reserveringscode", "boekingscode", "track en trace", "rabattkod*", "kampanjkod*", "postnummer", "bokningskod*",
    "hamtkod*", "rabatkode*", "kampanjekode*", "bookingkode*", "hentekode*", "alennuskoodi*", "postinumero*", "noutokoodi*",
    "seurantakoodi*", "varauskoodi*", "kampanjakoodi*", "rabattkode*", "etukoodi*", "varaustunnus*", "afhentningskode*",
    // Slavic, Hungarian
    "kod pocztowy", "kod rabatowy", "kod promocyjny", "kod odbioru", "kod paczki", "kod qr", "kod kreskowy", "kod rezerwacji",
    "kodem rabatowym", "kodem promocyjnym", "slevovy kod*", "slevovym kod*", "psc", "kod zasilky", "zlavovy kod*", "kod rezervace",
    "kuponkod*", "kedvezmenykod*", "iranyitoszam*", "csomagszam*", "atveteli kod*", "kedvezmenyes kod*", "foglalasi kod*",
    "promo kod*", "kod za popust", "kod kuponu", "cislo zasilky", "kod pro vyzvednuti", "kod na vyzvednuti", "heslo pro vyzvednuti",
    "промокод*", "промо код*", "код скидки", "почтовый код", "код товара", "код заказа", "qr код*", "штрих код*", "код города",
    "код получения", "код отслеживания", "код бронирования", "поштовий код", "код знижки", "код замовлення", "код отримання",
    "код товару", "код бронювання", "код посилки", "код посылки", "код купона",
    // Turkish
    "indirim kod*", "kampanya kod*", "posta kod*", "kupon kod*", "promosyon kod*", "teslimat kod*", "kargo kod*", "alan kod*",
    "rezervasyon kod*", "hediye kod*", "takip kod*", "firsat kod*", "referans kod*", "davet kod*",
    // Indonesian, Malay, Vietnamese
    "kode promo", "kode voucher", "kode pos", "kode booking", "kode referral", "kode pesanan", "kode kupon", "kode diskon",
    "kode transaksi", "kode bayar", "kode pembayaran", "kode pengiriman", "kod promosi", "kod diskaun", "poskod", "kod baucar",
    "kode bank", "kod tempahan", "kode area", "kode toko", "ma giam gia", "ma khuyen mai", "ma don hang", "ma van don",
    "ma giao dich", "ma khach hang", "ma buu dien", "ma so thue", "ma uu dai", "ma dat cho", "ma qua tang", "ma don",
    "ma voucher", "ma the", "ma hoa don", "ma ho so",
    // Greek, Hebrew
    "εκπτωτικος κωδικος", "κωδικος εκπτωσης", "κωδικος προσφορας", "κωδικος κρατησης", "κωδικος αποστολης", "ταχυδρομικος κωδικας",
    "κωδικος παραγγελιας", "εκπτωτικο κωδικο", "κωδικος πελατη", "קוד קופון", "קוד הנחה", "קוד הטבה", "מיקוד", "קוד מבצע", "קוד הקופון",
    "קוד ההטבה", "קוד המבצע", "קוד משלוח", "קוד איסוף", "קוד ההנחה",
    // Arabic, Persian, Urdu
    "*كود خصم", "*كود الخصم", "*رمز الخصم", "*الرمز البريدي", "*رمز بريدي", "*كود العرض", "*رمز الطلب", "*رمز التتبع", "*كوبون",
    "*رمز الحجز", "*كود الطلب", "*كود الاستلام", "*رمز القسيمه", "كد تخفيف", "كد رهگيري", "كد پيگيري", "كد پستي", "كد ملي", "كد سفارش",
    "كد مرسوله", "كد معرف", "كد هديه", "كد تراكنش", "كد محصول", "كد كالا", "كد اشتراك", "كد دعوت", "كد تحويل", "پوسٹل كوڈ", "ڈسكاؤنٹ كوڈ",
    "كد تخفيفي", "كد جايزه", "كد پرسنلي", "كد شعبه", "كد قبض",
    // India
    "प्रोमो कोड", "कूपन कोड", "पिन कोड", "छूट कोड", "क्यूआर कोड", "डिस्काउंट कोड", "কুপন কোড", "প্রোমো কোড", "পোস্ট কোড", "ডিসকাউন্ট কোড", "পোস্টাল কোড",
    "অর্ডার কোড",
    // Southeast Asia
    "รหัสไปรษณีย์", "รหัสส่วนลด", "โค้ดส่วนลด", "รหัสสินค้า", "รหัสการจอง", "รหัสอ้างอิง", "โค้ดลด", "รหัสลูกค้า", "รหัสพัสดุ", "รหัสคำสั่งซื้อ", "รหัสการสั่งซื้อ",
    "รหัสอ้างถึง", "รหัสสมาชิก", "โปรโมชั่นโค้ด", "รหัสสาขา", "ပရိုမိုကုဒ်", "စာတိုက်ကုဒ်", "လျှော့စျေးကုဒ်", "လျှော့ဈေးကုဒ်", "ကူပွန်ကုဒ်",
    // Chinese
    "取件码", "提货码", "取货码", "收货码", "取餐码", "取票码", "邮政编码", "邮编", "优惠码", "优惠券码", "兑换码", "邀请码", "推荐码", "折扣码", "二维码",
    "条形码", "核销码", "券码", "消费码", "促销码", "订单码", "开门码", "寄件码", "快递码", "入场码", "追踪码", "红包码", "代金券码", "健康码", "取件密码",
    "優惠碼", "折扣碼", "取件碼", "取貨碼", "兌換碼", "推薦碼", "邀請碼", "郵遞區號", "條碼", "提貨碼", "追蹤碼", "訂位代碼", "序號", "股票代码", "股票代碼",
    "取票號", "優惠代碼", "折扣代碼", "促銷代碼", "优惠代码", "折扣代码", "银行代码", "銀行代碼", "繳費代碼", "基金代码",
    // Japanese, Korean
    "クーポンコード", "割引コード", "郵便番号", "プロモーションコード", "招待コード", "キャンペーンコード", "qrコード", "バーコード", "注文コード", "商品コード",
    "優待コード", "紹介コード", "シリアルコード", "ギフトコード", "予約コード", "支払いコード", "銀行コード", "支店コード", "受取コード", "エラーコード",
    "쿠폰코드", "쿠폰 코드", "할인코드", "할인 코드", "초대코드", "추천코드", "추천인 코드", "qr코드", "바코드", "상품코드", "프로모션 코드", "우편번호",
    "픽업코드", "상품 코드", "예약코드", "초대 코드", "은행코드", "쿠폰번호",
];

/// Codes of a trade, whose word may as well end the name of a sender.
pub(super) const TRADE_CODES: &[&str] = &[
    "bank code",
    "branch code",
    "store code",
    "shop code",
    "game code",
    "class code",
    "course code",
    "room code",
    "service code",
    "parking code",
    "ticket code",
    "meeting code",
    "airport code",
    "merchant code",
    "gift card code",
];

/// Words of offers.
#[rustfmt::skip]
pub(super) const OFFERS: &[&str] = &[
    "free", "benefits", "prize*", "trial", "premium", "upgrade", "bonus*", "win", "save", "gift", "gifts", "reward*", "extra", "invite*", "friend*", "refer", "get up to", "gratis", "regalo*", "premio*",
    "ahorra*", "gana", "amigo*", "presente", "brinde", "ganhe", "gratuit*", "cadeau*", "offert*", "gagnez", "regal*", "omaggio", "vinci",
    "geschenk*", "pramie*", "kostenlos*", "freund*", "gewinn*", "spare*", "vriend*", "gewinn", "bespaar*", "ilmai*", "lahja*", "darmow*", "prezent*",
    "zdarma", "darek", "ajandek*", "ingyen*", "hediye*", "bedava", "ucretsiz*", "hadiah*", "percuma", "qua tang", "mien phi", "zawadi", "bure",
    "δωρο*", "δωρεαν", "подар*", "бесплатн*", "безкоштовн*", "безплатн*", "מתנה", "בחינם", "*هديه*", "*مجان*", "هديه", "رايگان",
    "मुफ़्त", "मुफ्त", "उपहार", "বিনামূল্যে", "উপহার", "ฟรี", "ของขวัญ", "免费", "赠", "礼品", "奖", "免費", "贈", "無料", "プレゼント", "무료", "선물",
];

#[rustfmt::skip]
pub(super) const COMMERCE: &[&str] = &[
    "off", "discount", "discounts", "sale", "coupon", "promo", "promotion", "cashback", "checkout", "shop", "shop now", "deal",
    "deals", "offer", "offers", "voucher", "free shipping", "booking", "reservation", "itinerary", "flight", "check in",
    "boarding", "pnr", "descuento", "oferta*", "promocion*", "cupon*", "desconto*", "promocao", "reduction", "remise", "soldes",
    "promotion*", "rabatt*", "gutschein*", "angebot*", "sconto", "sconti", "offerta", "korting*", "aanbieding*", "rabat*",
    "tilbud", "erbjudande*", "alennu*", "tarjou*", "znizk*", "wyprzedaz*", "promocj*", "slev*", "zlav*", "reducere*", "ofert*",
    "kedvezmeny*", "akcio*", "indirim*", "kampanya*", "diskon", "diskaun", "giam gia", "khuyen mai", "uu dai", "εκπτωσ*",
    "προσφορ*", "скидк*", "скидок", "акци*", "распродаж*", "знижк*", "акці*", "הנחה", "מבצע", "*خصم*", "*عرض*", "تخفيف", "छूट", "ऑफर", "ছাড়",
    "অফার", "ลดราคา", "ส่วนลด", "โปรโมชั่น", "优惠", "折扣", "促销", "優惠", "特價", "割引", "クーポン", "セール", "할인", "쿠폰", "reservacion", "vuelo", "vol",
];
