//! The reasons for which a ceremony is refused. Known to metrics and logs; the caller gets one answer for all.

use domain::Problem;
use webauthn_rs::prelude::WebauthnError;

use crate::Error;
use crate::log::Record;

/// The reason of a refusal. Steps are those of WebAuthn Level 3, §7.1 and §7.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The browser has begun no ceremony, or too many since.
    NoCookie,
    /// The ceremony is unknown or was used.
    UnknownCeremony,
    /// The ceremony is over.
    Expired,
    /// The ceremony was begun for something else.
    Kind,
    /// The ceremony was begun for another subject, or the subject isn't the person's.
    Subject,
    /// The answer can't be read.
    Malformed,
    /// The client data is of another type.
    Type,
    /// Another challenge was signed.
    Challenge,
    /// Another origin asked.
    Origin,
    /// A frame of another origin asked.
    CrossOrigin,
    /// The passkey is of another relying party.
    RelyingParty,
    /// Nobody was there.
    UserPresence,
    /// Somebody was there, unverified.
    UserVerification,
    /// The backup flags contradict each other, or the passkey is no longer one that may be copied.
    Backup,
    /// The algorithm wasn't offered.
    Algorithm,
    /// The credential isn't discoverable: the authenticator can't find it without its id.
    NotDiscoverable,
    /// The attestation doesn't hold.
    Attestation,
    /// The credential is registered already.
    Registered,
    /// There is no such person, or the person has no such passkey.
    UnknownPasskey,
    /// The stored passkey can't be read, which is our fault; the caller isn't told.
    UnreadablePasskey,
    /// The signature doesn't hold.
    Signature,
    /// The signature counter didn't grow: there may be a copy of the passkey.
    Counter,
    /// The person isn't an operator.
    NotAnOperator,
    /// The invitation is unknown, used or over.
    Invitation,
    /// The recovery code is unknown or was used.
    RecoveryCode,
    /// The person has changed since the ceremony began, or is gone.
    Changed,
}

impl Reason {
    /// The reason as a metric's dimension.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoCookie => "no_cookie",
            Self::UnknownCeremony => "unknown_ceremony",
            Self::Expired => "expired",
            Self::Kind => "kind",
            Self::Subject => "subject",
            Self::Malformed => "malformed",
            Self::Type => "type",
            Self::Challenge => "challenge",
            Self::Origin => "origin",
            Self::CrossOrigin => "cross_origin",
            Self::RelyingParty => "relying_party",
            Self::UserPresence => "user_presence",
            Self::UserVerification => "user_verification",
            Self::Backup => "backup",
            Self::Algorithm => "algorithm",
            Self::NotDiscoverable => "not_discoverable",
            Self::Attestation => "attestation",
            Self::Registered => "registered",
            Self::UnknownPasskey => "unknown_passkey",
            Self::UnreadablePasskey => "unreadable_passkey",
            Self::Signature => "signature",
            Self::Counter => "counter",
            Self::NotAnOperator => "not_an_operator",
            Self::Invitation => "invitation",
            Self::RecoveryCode => "recovery_code",
            Self::Changed => "changed",
        }
    }

    /// Note the reason; what the caller gets for every one.
    pub fn refuse(self, record: &mut Record) -> Error {
        record.refused_ceremony(self);
        Problem::CeremonyRefused.into()
    }

    /// The reason that webauthn-rs found.
    pub(super) const fn of(error: &WebauthnError) -> Self {
        match error {
            WebauthnError::InvalidClientDataType => Self::Type,
            WebauthnError::MismatchedChallenge => Self::Challenge,
            WebauthnError::InvalidRPOrigin => Self::Origin,
            WebauthnError::CredentialCrossOrigin => Self::CrossOrigin,
            WebauthnError::InvalidRPIDHash => Self::RelyingParty,
            WebauthnError::UserNotPresent => Self::UserPresence,
            WebauthnError::UserNotVerified => Self::UserVerification,
            WebauthnError::CredentialBackupEligibilityInconsistent
            | WebauthnError::CredentialMayNotBeHardwareBound => Self::Backup,
            WebauthnError::CredentialAlteredAlgFromRequest => Self::Algorithm,
            WebauthnError::AttestationNotSupported
            | WebauthnError::AttestationStatementAlgMismatch
            | WebauthnError::AttestationStatementSigInvalid
            | WebauthnError::AttestationStatementMapInvalid => Self::Attestation,
            WebauthnError::AuthenticationFailure => Self::Signature,
            WebauthnError::CredentialPossibleCompromise => Self::Counter,
            _ => Self::Malformed,
        }
    }
}
