//! The reason for which there are no credentials, and the command that gets them.
//!
//! It must not know how credentials are got.

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_signin::operation::create_o_auth2_token::CreateOAuth2TokenError;
use aws_sdk_signin::types::OAuth2ErrorCode;
use aws_sdk_sso::operation::get_role_credentials::GetRoleCredentialsError;
use aws_sdk_sts::operation::assume_role::AssumeRoleError;
use aws_sdk_sts::operation::assume_role_with_web_identity::AssumeRoleWithWebIdentityError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::profiles::{Missing, Profiles, Source, files};
use crate::error::Error;
use crate::transport::{self, described, find};

/// More profiles than these fill no line.
const LISTED: usize = 8;

/// The variables that a CI sets which hands out tokens.
const TOKEN_FILE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";

/// A profile isn't there that somebody named, or that another one names as its source.
pub(super) fn missing(missing: &Missing<'_>, profiles: &Profiles) -> Error {
    let Missing { name, of } = missing;
    let files = files();
    if let Some(of) = of {
        return Error::credentials(format!("there is no profile `{name}`, which `{of}` names as its source"))
            .hint(format!("profiles are read from {files}"));
    }
    let error = Error::credentials(format!("there is no profile `{name}` in {files}"));
    match list(profiles) {
        Some(known) => error.hint(format!("choose one with --profile: {known}")),
        None => error
            .hint(format!("`aws login --profile {name}` or `aws configure sso --profile {name}` makes it")),
    }
}

/// Credentials were looked for in vain.
pub(super) fn failed(error: &CredentialsError, profiles: &Profiles) -> Error {
    if matches!(error, CredentialsError::CredentialsNotLoaded(_)) {
        return nothing(profiles);
    }
    let why = profiles.unreadable().unwrap_or_else(|| why(error));
    // The words of a program may have lines.
    let why = why.split_whitespace().collect::<Vec<_>>().join(" ");
    Error::credentials(format!("the AWS credentials could not be loaded: {why}")).hint(hint(error, profiles))
}

/// The cause; of a refusal its code too, and of a file its name.
fn why(error: &CredentialsError) -> String {
    let refusal = find::<AssumeRoleError>(error).map(ProvideErrorMetadata::meta);
    let refusal = refusal.or_else(|| find::<GetRoleCredentialsError>(error).map(ProvideErrorMetadata::meta));
    let refusal =
        refusal.or_else(|| find::<AssumeRoleWithWebIdentityError>(error).map(ProvideErrorMetadata::meta));
    if let Some(refusal) = refusal
        && let Some(code) = refusal.code()
    {
        return format!("{code}: {}", refusal.message().unwrap_or("no message"));
    }
    described(error)
}

/// Nobody said where credentials are, or a profile has none.
fn nothing(profiles: &Profiles) -> Error {
    const BEGIN: &str = "`aws login` gets some, and `aws configure sso` for IAM Identity Center; or set \
                         AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
    let Some(named) = profiles.named.as_deref() else {
        return Error::credentials("there are no AWS credentials").hint(match list(profiles) {
            Some(known) => format!("choose a profile with --profile: {known}; or {BEGIN}"),
            None => BEGIN.to_owned(),
        });
    };
    if profiles.source() == Source::IdentityCenter {
        return Error::credentials(format!(
            "profile `{named}` names no account and role of IAM Identity Center"
        ))
        .hint(format!("`aws configure sso --profile {named}` writes `sso_account_id` and `sso_role_name`"));
    }
    Error::credentials(format!("profile `{named}` has no credentials"))
        .hint(format!("`aws login --profile {named}` gets some; they are looked for in {}", files()))
}

fn hint(error: &CredentialsError, profiles: &Profiles) -> String {
    if let Some(hint) = transport::hint(error) {
        return hint;
    }
    if find::<AssumeRoleError>(error).is_some() {
        return role(profiles);
    }
    if find::<AssumeRoleWithWebIdentityError>(error).is_some() {
        return "the trust policy of the role says whose tokens it takes, and with which subject: docs/ci.md"
            .to_owned();
    }
    let chain = profiles.chain();
    let option = |name: &str| if name == "default" { String::new() } else { format!(" --profile {name}") };
    let base = chain.last().map_or("default", |profile| profile.name());
    match profiles.source() {
        Source::IdentityCenter if is_foreign(error) => format!(
            "`sso_account_id` and `sso_role_name` of profile `{base}` must be of a permission set that is yours"
        ),
        Source::IdentityCenter => format!(
            "the session of IAM Identity Center is over, or never began: aws sso login{}",
            option(base)
        ),
        Source::Login if lacks_permission(error) => {
            "who signed in needs `signin:CreateOAuth2Token`; the managed policy SignInLocalDevelopmentAccess allows it"
                .to_owned()
        }
        Source::Login => format!("the session is over, or never began: aws login{}", option(base)),
        Source::Process => format!("run the `credential_process` of profile `{base}` by hand; it is in {}", files()),
        Source::Other if profiles.named.is_none() && std::env::var_os(TOKEN_FILE).is_some() => {
            format!("{TOKEN_FILE} names the file of a token, and AWS_ROLE_ARN the role that it is exchanged for")
        }
        Source::Other => format!("profiles are read from {}", files()),
    }
}

/// A role that may not be assumed.
fn role(profiles: &Profiles) -> String {
    let chain = profiles.chain();
    let asks_for_a_code = chain.iter().any(|profile| profile.get("mfa_serial").is_some());
    if !asks_for_a_code {
        return "the role's trust policy says who may assume it".to_owned();
    }
    let selected = profiles.selected();
    format!(
        "`mfa_serial` is not used here; the AWS CLI asks for the code: \
         eval \"$(aws configure export-credentials --profile {selected} --format env)\", then leave --profile out"
    )
}

/// IAM Identity Center knows the session, and not the account or role for it.
fn is_foreign(error: &CredentialsError) -> bool {
    find::<GetRoleCredentialsError>(error).is_some_and(|refusal| !refusal.is_unauthorized_exception())
}

/// The session is good, and its user may not renew it.
fn lacks_permission(error: &CredentialsError) -> bool {
    let refusal = find::<CreateOAuth2TokenError>(error);
    matches!(refusal, Some(CreateOAuth2TokenError::AccessDeniedException(denied))
        if denied.error == OAuth2ErrorCode::InsufficientPermissions)
}

/// The known profiles; `None` if there are none.
fn list(profiles: &Profiles) -> Option<String> {
    // A person who lacks credentials has the default profile.
    let names: Vec<_> = profiles.names().into_iter().filter(|name| *name != "default").collect();
    let shown: Vec<_> = names.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(LISTED);
    match (shown.is_empty(), more) {
        (true, _) => None,
        (false, 0) => Some(shown.join(", ")),
        (false, more) => Some(format!("{}, and {more} more", shown.join(", "))),
    }
}
