//! Italian.

use super::Texts;

pub(super) const TEXTS: Texts = Texts {
    language: "it",
    code: "È arrivato un codice",
    message: "È arrivato un messaggio",
    from: "Da {sender}.",
    open: "Usa la tua passkey per vederlo.",
    sms: "{token} è il tuo codice di sicurezza. Scade tra {life}. Non condividerlo.",
    subject: "Il tuo codice di sicurezza",
    email: "{token} è il tuo codice di sicurezza. Scade tra {life}.\n\n\
        Non condividerlo. Se non lo hai richiesto, ignora questo messaggio.",
    life: ["{n} minuto", "{n} minuti", "{n} secondo", "{n} secondi"],
};
