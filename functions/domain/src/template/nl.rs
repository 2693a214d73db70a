//! Dutch.

use super::Texts;

pub(super) const TEXTS: Texts = Texts {
    language: "nl",
    code: "Er is een code binnengekomen",
    message: "Er is een bericht binnengekomen",
    from: "Van {sender}.",
    open: "Gebruik uw passkey om te kijken.",
    sms: "{token} is uw beveiligingscode. Deze verloopt over {life}. Deel de code met niemand.",
    subject: "Uw beveiligingscode",
    email: "{token} is uw beveiligingscode. Deze verloopt over {life}.\n\n\
        Deel de code met niemand. Hebt u er niet om gevraagd, dan kunt u dit bericht negeren.",
    life: ["{n} minuut", "{n} minuten", "{n} seconde", "{n} seconden"],
};
