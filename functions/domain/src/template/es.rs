//! Spanish.

use super::Texts;

pub(super) const TEXTS: Texts = Texts {
    language: "es",
    code: "Ha llegado un código",
    message: "Ha llegado un mensaje",
    from: "De {sender}.",
    open: "Usa tu llave de acceso para verlo.",
    sms: "{token} es tu clave de seguridad. Caduca en {life}. No la compartas.",
    subject: "Tu clave de seguridad",
    email: "{token} es tu clave de seguridad. Caduca en {life}.\n\n\
        No la compartas. Si no la has pedido, puedes ignorar este mensaje.",
    life: ["{n} minuto", "{n} minutos", "{n} segundo", "{n} segundos"],
};
