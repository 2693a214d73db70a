use super::check;

#[test]
fn english() {
    check(&[(
        "English",
        &[
            ("Your Fernbank code is 482913.", Some("482913")),
            ("482913 is your Fernbank verification code. It expires in 10 minutes.", Some("482913")),
            ("Use 7730 to sign in to Marlow. We will never call you about it.", Some("7730")),
            (
                "[Marlow] Login code: 90 41 27. Do not give it to anyone, even if they say they're us.",
                Some("904127"),
            ),
            (
                "Marlow: your one-time passcode for the payment of $1,250.00 to card ending 8841 is 553018",
                Some("553018"),
            ),
            (
                "OTP is 6620 for txn of INR 4500 at Kite Stores on card XX2291 on 12-03-26. Call 18002081234 if not you.",
                Some("6620"),
            ),
            ("Fernbank: K-48291 is your confirmation code", Some("48291")),
            ("Enter 48 29 13 to confirm your new phone.", Some("482913")),
            ("Your access code: Q7XK29. Ref 8812903", Some("Q7XK29")),
            ("PIN: 0042", Some("0042")),
            (
                "Dear customer, 339201 is the secret OTP for a transfer of Rs 9,000 to a/c 00123456. Never share it.",
                Some("339201"),
            ),
            (
                "We got a request to reset your password. If it was you, type 118275 in the app to verify.",
                Some("118275"),
            ),
            ("Your security code\n\n204 117\n\nTicket 5561", Some("204117")),
            ("Hi Ada, your verification code for order 771204 is 3381", Some("3381")),
            ("Do not share this code with anyone: 77120", Some("77120")),
            (
                "Marlow Bank: never share your OTP or PIN. Card ending 4410 was used for GBP 23.50 at 18:04.",
                None,
            ),
            ("Get 20% off with code SPRING24 at checkout!", None),
            ("Your order 4471922 ships on 12/05/2026. Track it at https://ship.example/t/882910", None),
            ("Your PIN was changed on 4 May 2026. Not you? Call 0800 555 0199.", None),
            ("Balance: $1820. Account 5521 was debited 4500 USD. Text STOP to 22395 to opt out.", None),
            ("Your parcel waits in locker 118. Use pickup code 4471 before 18:00.", None),
            ("We sent a verification code to +44 7700 900123.", None),
            ("Your appointment with Dr Hale is at 14:30 on 2026-05-12, room 4120.", None),
            ("Meeting moved to building 2201, floor 3", None),
            ("Your zip code 90210 is now served by Marlow Fibre.", None),
        ],
    )]);
}
