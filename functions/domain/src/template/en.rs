//! English.

use super::Texts;

pub(super) const TEXTS: Texts = Texts {
    language: "en",
    code: "A code has arrived",
    message: "A message has arrived",
    from: "From {sender}.",
    open: "Use your passkey to see it.",
    sms: "{token} is your security token. It expires in {life}. Do not share it.",
    subject: "Your security token",
    email: "{token} is your security token. It expires in {life}.\n\n\
        Do not share it. If you did not ask for it, you can ignore this message.",
    life: ["{n} minute", "{n} minutes", "{n} second", "{n} seconds"],
};
