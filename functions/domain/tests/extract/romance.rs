use super::check;

#[test]
fn spanish_portuguese_french_italian_romanian() {
    check(&[
        (
            "Spanish",
            &[
                ("Tu código de verificación de Olivo es 482913. No lo compartas con nadie.", Some("482913")),
                (
                    "Olivo: usa la clave 55 20 17 para confirmar el pago de 35,90 € con tu tarjeta terminada en 4410.",
                    Some("552017"),
                ),
                ("739104 es tu código para entrar en Olivo", Some("739104")),
                ("Introduce 4471 para iniciar sesión en tu cuenta.", Some("4471")),
                ("Código: 9920. Válido 5 minutos.", Some("9920")),
                ("Tu pedido 882910 llegará el 12/05. Sigue el envío en https://envio.example/882910", None),
                (
                    "Compra de 120,00 EUR con tarjeta 4410 en TIENDA SOL. ¿No has sido tú? Llama al 900 123 456",
                    None,
                ),
                ("20% de descuento con el código SOL20 hasta el domingo", None),
            ],
        ),
        (
            "Portuguese",
            &[
                ("O seu código de verificação é 482913", Some("482913")),
                ("Rio Azul: 20 44 18 e o seu codigo de acesso. Nao compartilhe com ninguem.", Some("204418")),
                ("Use 7731 para confirmar a compra de R$ 250,00 no cartao final 9912.", Some("7731")),
                ("Senha temporária: 88213. Expira em 10 minutos.", Some("88213")),
                ("Código de segurança Rio Azul: 448-210", Some("448210")),
                ("Pix de R$ 1500 recebido em 12/05 às 14:20. Conta 55213-4.", None),
                ("Seu pedido 7741920 saiu para entrega. Duvidas? Ligue 0800 123 4567", None),
                ("Nunca informe sua senha. Cartao final 4410: compra de R$ 89,90 aprovada.", None),
            ],
        ),
        (
            "French",
            &[
                ("Votre code de vérification est le 482913.", Some("482913")),
                (
                    "Lavande : 55 20 17 est votre code de connexion. Ne le communiquez à personne.",
                    Some("552017"),
                ),
                (
                    "Saisissez 7731 pour confirmer votre achat de 49,90 EUR, carte se terminant par 4410",
                    Some("7731"),
                ),
                ("Code Lavande: 990214, valable 10 minutes", Some("990214")),
                ("Votre mot de passe à usage unique : A4K9Q2", Some("A4K9Q2")),
                (
                    "Votre colis 8829104471 arrive demain entre 9h et 12h. Suivi : https://colis.example/8829",
                    None,
                ),
                ("-15% avec le code promo LAVANDE15 jusqu'au 12/05", None),
                ("Paiement de 120,00 EUR par carte 4410. Une question ? Appelez le 01 23 45 67 89", None),
            ],
        ),
        (
            "Italian",
            &[
                ("Il tuo codice di verifica è 482913", Some("482913")),
                ("Inserisci 7731 per accedere a Pineta. Non condividerlo con nessuno.", Some("7731")),
                ("Codice OTP 220-418 per il bonifico di 1.200,00 EUR. Scade tra 5 minuti.", Some("220418")),
                ("Pineta: 55201 è il codice di conferma", Some("55201")),
                ("La tua password temporanea: 8810293", Some("8810293")),
                ("Il tuo ordine 7741920 è stato spedito. Codice di tracciamento 5512098", None),
                ("Addebito di 45,00 EUR sulla carta 4410. Info 800 123 456", None),
                ("Sconto del 20% con il codice PINETA20", None),
            ],
        ),
        (
            "Romanian",
            &[
                ("Codul tău de verificare este 482913.", Some("482913")),
                ("Brad: 7731 este codul de autentificare. Nu îl comunica nimănui.", Some("7731")),
                ("Introdu 220 418 pentru a confirma plata de 150,00 lei.", Some("220418")),
                ("Parola unica: 55201884", Some("55201884")),
                ("Cod de securitate Brad: 90217, valabil 5 minute", Some("90217")),
                ("Comanda nr. 774192 a fost expediata. Telefon curier: 0712345678", None),
                ("Plata de 89 lei cu cardul 4410 la MAGAZIN BRAD in 12.05.2026", None),
            ],
        ),
    ]);
}
