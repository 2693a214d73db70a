//! The role that CloudFormation works with.

use construct::managed_policy::{self, Props};
use construct::{NamedRole, Stack, Value, named_role};

use super::parameters::Parameters;
use super::{Notes, data, domains, edge, explain, functions, roles, trust};

/// The role. IAM takes 10,240 characters of its own policies together, so that what keeps data and what is at the edge
/// have policies beside it.
pub(super) fn define(stack: &mut Stack, p: &Parameters, notes: &mut Notes) -> NamedRole {
    let policies = vec![("roles", roles::roles(p)), ("functions", functions::functions(p))];
    policies.iter().for_each(|(_, statements)| explain(notes, "CloudFormation", statements));
    let props = named_role::Props {
        name: Value::join(["cloudformation-".into(), p.name.clone()]),
        description: "What CloudFormation makes Otpost's stacks with.",
        trust: trust::of_cloudformation(p),
        policies,
    };
    let role = NamedRole::new(stack, "CloudFormation", &props);
    let beside = [
        (
            "CloudFormationData",
            "What CloudFormation makes of Otpost's stacks that keeps data.",
            data::data(p),
        ),
        (
            "CloudFormationAtTheEdge",
            "What CloudFormation makes of Otpost's stacks at the edge.",
            edge::edge(p),
        ),
        (
            "Domains",
            "What an own domain needs, its certificate and its records in a zone of Route 53.",
            domains::domains(p),
        ),
    ];
    for (path, description, statements) in beside {
        explain(notes, path, &statements);
        managed_policy::define(stack, path, &role, &Props { description, statements });
    }
    role
}
