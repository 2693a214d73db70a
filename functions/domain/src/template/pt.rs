//! Portuguese. The SMS does without letters that GSM-7 hasn't.

use super::Texts;

pub(super) const TEXTS: Texts = Texts {
    language: "pt",
    code: "Chegou um código",
    message: "Chegou uma mensagem",
    from: "De {sender}.",
    open: "Use a sua chave de acesso para ver.",
    sms: "{token} é a chave que pediu. Expira em {life}. Guarde segredo.",
    subject: "A sua chave de uso único",
    email: "{token} é a sua chave de uso único. Expira em {life}.\n\n\
        Guarde segredo. Se não a pediu, ignore esta mensagem.",
    life: ["{n} minuto", "{n} minutos", "{n} segundo", "{n} segundos"],
};
