//! An own domain: its certificate, and its records in a zone of Route 53.

use construct::{Statement, Value};

use super::grant::{More as _, grant};
use super::parameters::Parameters;

pub(super) fn domains(p: &Parameters) -> Vec<Statement> {
    vec![
        grant("NewCertificates", &["acm:RequestCertificate"], [Value::every()]).because(
            "A certificate that isn't there has no ARN. It costs nothing, and nobody gets one for a \
host that isn't theirs.",
        ),
        grant(
            "Certificates",
            &["acm:DescribeCertificate", "acm:ListTagsForCertificate"],
            [p.edge("acm", "certificate/*")],
        )
        .because("They are known by ids that they are given."),
        grant("NewCertificatesAreTagged", &["acm:AddTagsToCertificate"], [p.edge("acm", "certificate/*")])
            .because("As with keys.")
            .newly_tagged(p),
        grant(
            "OwnCertificates",
            &["acm:AddTagsToCertificate", "acm:DeleteCertificate", "acm:RemoveTagsFromCertificate"],
            [p.edge("acm", "certificate/*")],
        )
        .tagged(p),
        grant("Records", &["route53:ChangeResourceRecordSets"], [p.zone()])
            .because(
                "The host's addresses, and below it the proof that it is ours: the zone's other names, \
and who gets mail or certificates for this one, are for somebody else.",
            )
            .when(
                "ForAllValues:StringLike",
                "route53:ChangeResourceRecordSetsNormalizedRecordNames",
                [p.host.clone(), Value::join(["_*.".into(), p.host.clone()])],
            )
            .when(
                "ForAllValues:StringEquals",
                "route53:ChangeResourceRecordSetsRecordTypes",
                ["A".into(), "AAAA".into(), "CNAME".into(), "HTTPS".into()],
            ),
        grant("Zone", &["route53:GetHostedZone", "route53:ListResourceRecordSets"], [p.zone()]),
        grant("Changes", &["route53:GetChange"], [p.bare("route53", "change/*")])
            .because("A change is known by an id that it is given, and only tells how far it is."),
    ]
}
