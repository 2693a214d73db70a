use super::check;

#[test]
fn german_dutch_swedish_norwegian_danish() {
    check(&[
        (
            "German",
            &[
                ("Ihr Bestätigungscode lautet 482913.", Some("482913")),
                ("Kiefer: 7731 ist dein Anmeldecode. Gib ihn niemandem weiter.", Some("7731")),
                ("Ihre TAN für die Überweisung von 1.200,00 EUR auf Konto 55213: 220418", Some("220418")),
                ("Verwende 55 20 17, um dich anzumelden.", Some("552017")),
                ("Einmalpasswort: 90217 (gültig 10 Minuten)", Some("90217")),
                ("Der Code für Ihre Karte mit Endung 4410 ist 118 275", Some("118275")),
                ("Ihre Bestellung 7741920 ist unterwegs. Sendungsnummer 00340434", None),
                ("15% Rabatt mit dem Gutscheincode KIEFER15 bis 12.05.", None),
                ("Kartenzahlung 49,90 EUR, Karte 4410. Fragen? Telefon 030 1234567", None),
            ],
        ),
        (
            "Dutch",
            &[
                ("Je verificatiecode is 482913. Deel deze met niemand.", Some("482913")),
                ("Gebruik 7731 om in te loggen bij Wilg.", Some("7731")),
                ("Uw eenmalige code: 220-418", Some("220418")),
                ("90217 is je beveiligingscode voor Wilg", Some("90217")),
                ("Code 552017 om uw betaling van € 35,90 te bevestigen", Some("552017")),
                ("Je bestelling 7741920 wordt morgen tussen 14:00 en 16:00 bezorgd.", None),
                ("Nooit je pincode delen! Er is € 120,00 afgeschreven van rekening 5521.", None),
            ],
        ),
        (
            "Swedish",
            &[
                ("Din verifieringskod är 482913", Some("482913")),
                ("Ange koden 7731 för att logga in på Björk.", Some("7731")),
                ("Björk: engångskod 220 418. Dela den inte med någon.", Some("220418")),
                ("90217 är din inloggningskod", Some("90217")),
                ("Kod: 552017, giltig i 5 minuter", Some("552017")),
                ("Ditt paket 7741920 kan hämtas senast 12 maj. Hämtkod 4471", None),
                ("Köp 349 kr med kort 4410. Frågor? Ring 0771 123 456", None),
            ],
        ),
        (
            "Norwegian",
            &[
                ("Din bekreftelseskode er 482913", Some("482913")),
                ("Bruk 7731 for å logge inn på Gran.", Some("7731")),
                ("Engangskode: 220418. Ikke del den med noen.", Some("220418")),
                ("90217 er sikkerhetskoden din fra Gran", Some("90217")),
                ("Koden din er 55 20 17", Some("552017")),
                ("Ordre 7741920 er sendt. Hentekode 4471", None),
                ("Kjøp 349,00 kr med kort 4410 den 12.05. Spørsmål? Ring 21 00 00 00", None),
            ],
        ),
        (
            "Danish",
            &[
                ("Din bekræftelseskode er 482913", Some("482913")),
                ("Indtast 7731 for at logge ind hos Lyng.", Some("7731")),
                ("Engangskode til Lyng: 220-418. Del ikke koden med andre.", Some("220418")),
                ("90217 er din sikkerhedskode", Some("90217")),
                ("Adgangskode: 552017 (gyldig i 10 minutter)", Some("552017")),
                ("Pakke 7741920 kan hentes. Afhentningskode 4471", None),
                ("Køb 349,00 kr. med kort 4410. Kontakt os på 70 12 34 56", None),
            ],
        ),
    ]);
}

#[test]
fn polish_czech_hungarian_finnish_greek_russian_ukrainian_turkish() {
    check(&[
        (
            "Polish",
            &[
                ("Twój kod weryfikacyjny to 482913", Some("482913")),
                ("Wpisz 7731, aby zalogować się do Sosna. Nie podawaj go nikomu.", Some("7731")),
                ("Haslo SMS: 220418. Operacja: przelew 1200,00 PLN na rachunek 5521", Some("220418")),
                ("90217 - kod potwierdzający Sosna", Some("90217")),
                ("Kod: 552 017 wazny 5 minut", Some("552017")),
                ("Paczka 7741920 czeka. Kod odbioru 447120. Infolinia 22 123 45 67", None),
                ("Platnosc karta 4410: 89,90 zl w SKLEP SOSNA 12.05", None),
            ],
        ),
        (
            "Czech",
            &[
                ("Váš ověřovací kód je 482913", Some("482913")),
                ("Pro přihlášení zadejte 7731. Nikomu ho nesdělujte.", Some("7731")),
                ("Kod pro potvrzeni platby 1 200,00 Kc: 220418", Some("220418")),
                ("Jednorázové heslo: 90217", Some("90217")),
                ("552017 je váš bezpečnostní kód Borovice", Some("552017")),
                ("Zásilka 7741920 bude doručena 12.5. mezi 14:00 a 16:00", None),
                ("Platba kartou 4410 na 349 Kc. Dotazy: volejte 222 123 456", None),
            ],
        ),
        (
            "Hungarian",
            &[
                ("Az ellenőrző kódod: 482913", Some("482913")),
                ("A Fenyő belépési kódja 7731. Ne ossza meg senkivel!", Some("7731")),
                ("Egyszer használatos jelszó: 220418", Some("220418")),
                ("90217 a megerősítő kódja", Some("90217")),
                ("Kód: 552 017, 5 percig érvényes", Some("552017")),
                ("A 7741920 számú csomag úton van. Telefonszám: 06301234567", None),
                ("Kártyás fizetés 3490 Ft, kártya 4410, 05.12. 14:20", None),
            ],
        ),
        (
            "Finnish",
            &[
                ("Vahvistuskoodisi on 482913", Some("482913")),
                ("Kirjaudu Honkaan koodilla 7731. Älä jaa sitä kenellekään.", Some("7731")),
                ("Kertakäyttökoodi: 220 418", Some("220418")),
                ("90217 on turvakoodisi", Some("90217")),
                ("Syötä 552017 vahvistaaksesi puhelinnumerosi", Some("552017")),
                ("Tilaus 7741920 on toimitettu. Noutokoodi 4471", None),
                ("Korttiosto 34,90 EUR, kortti 4410. Soita 010 123 4567", None),
            ],
        ),
        (
            "Greek",
            &[
                ("Ο κωδικός επαλήθευσής σας είναι 482913", Some("482913")),
                ("Πεύκο: 7731 είναι ο κωδικός σύνδεσης. Μην τον μοιραστείτε με κανέναν.", Some("7731")),
                ("ΚΩΔΙΚΟΣ ΜΙΑΣ ΧΡΗΣΗΣ: 220418", Some("220418")),
                ("Πληκτρολογήστε 90217 για επιβεβαίωση της πληρωμής των 35,90 €", Some("90217")),
                ("Κωδικός ασφαλείας 552-017, ισχύει 5 λεπτά", Some("552017")),
                ("Η παραγγελία 7741920 παραδίδεται 12/05. Τηλ. 2101234567", None),
                ("Αγορά 49,90 EUR με κάρτα 4410 στις 14:20", None),
            ],
        ),
        (
            "Russian",
            &[
                ("Ваш код подтверждения: 482913", Some("482913")),
                ("7731 — код для входа в Сосна. Никому его не сообщайте.", Some("7731")),
                ("Пароль: 220418. Покупка 1200р, карта *4410", Some("220418")),
                ("Введите 90217 для подтверждения номера", Some("90217")),
                ("Сосна. Одноразовый код 552-017 действует 5 минут", Some("552017")),
                ("Заказ 7741920 доставлен. Код получения 4471. Звоните 8 800 123-45-67", None),
                ("Карта *4410: покупка 890р в 14:20. Баланс 12450р", None),
            ],
        ),
        (
            "Ukrainian",
            &[
                ("Ваш код підтвердження: 482913", Some("482913")),
                ("7731 — код для входу в Ялина. Нікому його не повідомляйте.", Some("7731")),
                ("Пароль для оплати 1200 грн: 220418", Some("220418")),
                ("Введіть 90217, щоб підтвердити номер телефону", Some("90217")),
                ("Одноразовий код 552 017", Some("552017")),
                ("Посилка 7741920 прибула. ТТН 2045001234", None),
                ("Картка *4410: оплата 890 грн о 14:20. Залишок 12450 грн", None),
            ],
        ),
        (
            "Turkish",
            &[
                ("Doğrulama kodunuz: 482913", Some("482913")),
                ("Çınar giriş şifreniz 7731. Kimseyle paylaşmayın.", Some("7731")),
                ("1.200,00 TL tutarındaki işleminiz için onay kodu 220418", Some("220418")),
                ("90217 Çınar güvenlik kodunuzdur", Some("90217")),
                ("TEK KULLANIMLIK ŞİFRE: 552017", Some("552017")),
                ("Siparişiniz 7741920 yola çıktı. Teslimat kodu 4471", None),
                ("4410 ile biten kartınızla 349,00 TL harcama. Bilgi: 0850 123 45 67", None),
            ],
        ),
    ]);
}
