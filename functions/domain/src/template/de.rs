//! German.

use super::Texts;

pub(super) const TEXTS: Texts = Texts {
    language: "de",
    code: "Ein Code ist angekommen",
    message: "Eine Nachricht ist angekommen",
    from: "Von {sender}.",
    open: "Mit dem Passkey ansehen.",
    sms: "{token} ist Ihr Sicherheitstoken. Es gilt noch {life} lang. Geben Sie es nicht weiter.",
    subject: "Ihr Sicherheitstoken",
    email: "{token} ist Ihr Sicherheitstoken. Es gilt noch {life} lang.\n\n\
        Geben Sie es nicht weiter. Wenn Sie es nicht angefordert haben, \
        ignorieren Sie diese Nachricht.",
    life: ["{n} Minute", "{n} Minuten", "{n} Sekunde", "{n} Sekunden"],
};
