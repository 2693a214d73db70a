//! The difference between the deployed and the new template of one stack.
//!
//! It must not know how it is shown, nor who asked.

use std::collections::{BTreeMap, BTreeSet};

use app::manifest::StackEntry;
use aws_sdk_cloudformation::types;
use serde::Serialize;
use serde_json::Value as Json;

use crate::cli::Approval;
use crate::compare::change_set;
use crate::compare::gateway_logs::GatewayLogs;
use crate::compare::parameters::{self, ParameterChange};
use crate::compare::properties::{self, Property};
use crate::compare::relying_party::Move;
use crate::compare::resources::{self, Action, Replacement, ResourceChange};
use crate::compare::security::{self, Finding};

/// The changes of one stack.
#[derive(Clone, Debug, Serialize)]
pub struct Difference {
    /// The stack's name in CloudFormation.
    pub stack: String,
    /// True if there is no such stack yet.
    pub created: bool,
    /// Resources, by logical id.
    pub changes: Vec<ResourceChange>,
    /// The changes in the parts of the template that aren't listed otherwise, its description among them.
    pub template: Vec<Property>,
    /// Parameters, by name.
    pub parameters: Vec<ParameterChange>,
    /// Outputs, by name.
    pub outputs: Vec<Property>,
    /// The rights that the change adds, and their holders.
    pub broadening: Vec<Finding>,
    /// True if resources are no longer protected by a stack policy.
    #[serde(skip)]
    lifts_protection: bool,
    /// True if something is put back that was changed by hand.
    #[serde(skip)]
    reverts: bool,
    /// The move of the site to another host, for which no passkey works; none if the host stays.
    pub relying_party: Option<Move>,
    /// The change of the role by which API Gateway logs, for every API of the account.
    pub gateway_logs: Option<GatewayLogs>,
    #[serde(skip)]
    entry: StackEntry,
    #[serde(skip)]
    new: Json,
    #[serde(skip)]
    old: Json,
    /// Parameters of which no value is shown.
    #[serde(skip)]
    secret: BTreeSet<String>,
}

impl Difference {
    /// Compares two templates. `old` is the one that is deployed now, `None` for a new stack.
    ///
    /// A new stack broadens nothing: there is no before to compare with, and all of its rights would be listed. The
    /// rights of a whole template are reviewed where it is written.
    pub fn between(entry: &StackEntry, old: Option<&Json>, new: &Json) -> Self {
        let created = old.is_none();
        let old = old.unwrap_or(&Json::Null);
        let secret = parameters::secret(entry, old, new);
        let mut difference = Self {
            stack: entry.name.clone(),
            created,
            changes: resources::changes(entry, old, new),
            template: Vec::new(),
            parameters: Vec::new(),
            outputs: Vec::new(),
            broadening: Vec::new(),
            lifts_protection: app::stack_policy(old).is_some() && app::stack_policy(new).is_none(),
            reverts: false,
            relying_party: None,
            gateway_logs: None,
            entry: entry.clone(),
            new: new.clone(),
            old: old.clone(),
            secret,
        };
        if !created {
            difference.template = sections(old, new);
            difference.parameters = parameters::declared(&difference.secret, old, new);
            difference.outputs = properties::difference(&values(old), &values(new));
            difference.relying_party = Move::between(old, new);
            difference.broadening = security::broadening(entry, old, new);
        }
        difference
    }

    /// With the values of the parameters: `old` as the stack has them, `new` as it will get them.
    #[must_use]
    pub fn with_parameters(
        mut self,
        entry: &StackEntry,
        old: &BTreeMap<String, String>,
        new: &[types::Parameter],
    ) -> Self {
        if self.created {
            return self;
        }
        self.parameters = parameters::changes(&self.secret, old, new);
        self.relying_party = Move::with_parameters((&self.old, old), (&self.new, new));
        let names = self.parameters.iter().map(|change| change.name.clone()).collect();
        resources::cascade(entry, &mut self.changes, &self.new, &names);
        self
    }

    /// With what CloudFormation's change set says of replacement, and of what changes for another's sake.
    #[must_use]
    pub fn with_changes(mut self, changes: &[types::Change]) -> Self {
        change_set::merge(&mut self.changes, changes, &self.entry);
        self.reverts = change_set::reverts(changes);
        self
    }

    /// True if nothing changes.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
            && self.template.is_empty()
            && self.parameters.is_empty()
            && self.outputs.is_empty()
            && self.relying_party.is_none()
            && self.gateway_logs.is_none()
            && !self.created
    }

    /// True if the change adds rights.
    pub fn broadens(&self) -> bool {
        !self.broadening.is_empty()
    }

    /// True if somebody else's role, by which API Gateway logs, is replaced.
    pub fn takes_over_logs(&self) -> bool {
        self.gateway_logs.as_ref().is_some_and(GatewayLogs::takes_over)
    }

    /// The part of this that is in no change set, so that it isn't reviewed with one.
    #[must_use]
    pub fn beside_change_sets(&self) -> Self {
        let mut beside = Self::between(&self.entry, Some(&self.new), &self.new);
        beside.gateway_logs.clone_from(&self.gateway_logs);
        beside
    }

    /// True if something is put back that was changed by hand.
    pub fn reverts(&self) -> bool {
        self.reverts
    }

    /// True if resources are no longer protected by a stack policy.
    pub fn lifts_protection(&self) -> bool {
        self.lifts_protection
    }

    /// True if something is replaced, surely or perhaps, or removed: the passkeys, if the site moves.
    pub fn destroys(&self) -> bool {
        self.relying_party.is_some()
            || self.takes_over_logs()
            || self
                .changes
                .iter()
                .any(|change| change.action == Action::Remove || change.replacement != Replacement::Never)
    }

    /// The logical ids of what is replaced, surely or perhaps.
    pub fn replaces(&self) -> Vec<&str> {
        self.changes
            .iter()
            .filter(|change| change.replacement != Replacement::Never)
            .map(|change| change.logical_id.as_str())
            .collect()
    }

    /// True if changes of this level need somebody's approval and this is one.
    pub fn needs(&self, level: Approval) -> bool {
        match level {
            Approval::Never => false,
            // Somebody may have closed by hand what is opened again: a change set doesn't say.
            Approval::Broadening => self.broadens() || self.takes_over_logs() || self.reverts,
            Approval::Destructive => self.broadens() || self.destroys() || self.reverts,
            Approval::Any => !self.is_empty(),
        }
    }

    /// As text, for a person.
    pub fn lines(&self) -> Vec<String> {
        crate::compare::text::lines(self)
    }
}

/// The changes in the sections that hold neither resources nor parameters nor outputs.
fn sections(old: &Json, new: &Json) -> Vec<Property> {
    let rest = |template: &Json| -> Json {
        let listed = ["Resources", "Parameters", "Outputs"];
        let entries = template.as_object().into_iter().flatten();
        entries
            .filter(|(name, _)| !listed.contains(&name.as_str()))
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect()
    };
    properties::difference(&rest(old), &rest(new))
}

/// The outputs' values: what they are described as changes nothing.
fn values(template: &Json) -> Json {
    let outputs = template.get("Outputs").and_then(Json::as_object).into_iter().flatten();
    outputs.map(|(name, output)| (name.clone(), output.get("Value").unwrap_or(&Json::Null).clone())).collect()
}
