//! French.

use super::Texts;

pub(super) const TEXTS: Texts = Texts {
    language: "fr",
    code: "Un code est arrivé",
    message: "Un message est arrivé",
    from: "De {sender}.",
    open: "Utilisez votre clé d’accès pour le voir.",
    sms: "{token} est votre code de sécurité. Il expire dans {life}. Ne le donnez à personne.",
    subject: "Votre code de sécurité",
    email: "{token} est votre code de sécurité. Il expire dans {life}.\n\n\
        Ne le donnez à personne. Si vous ne l’avez pas demandé, ignorez ce message.",
    life: ["{n} minute", "{n} minutes", "{n} seconde", "{n} secondes"],
};
