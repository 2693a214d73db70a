//! The few sentences about rights that must stay true whatever the snapshot of roles says.

use std::collections::{BTreeMap, BTreeSet};

use app::Environment;
use contract::Function;
use serde_json::{Value as Json, json};

use crate::{assembly, local, of_prod, of_type, prod, properties, service, template};

fn statements(service: &Json, role: &str) -> Vec<Json> {
    properties(service, role)["Policies"][0]["PolicyDocument"]["Statement"].as_array().unwrap().clone()
}

fn items(value: &Json) -> Vec<Json> {
    value.as_array().cloned().unwrap_or_else(|| vec![value.clone()])
}

#[test]
fn each_function_has_a_role_and_a_log_group_of_its_own() {
    let service = service();
    let functions: Vec<_> = of_type(&service, "AWS::Lambda::Function").collect();
    let roles: BTreeSet<_> =
        functions.iter().map(|(_, function)| function["Properties"]["Role"].to_string()).collect();
    let groups: BTreeSet<_> = functions
        .iter()
        .map(|(_, function)| function["Properties"]["LoggingConfig"]["LogGroup"].to_string())
        .collect();
    assert_eq!((roles.len(), groups.len()), (Function::ALL.len(), Function::ALL.len()));
    for (id, function) in functions {
        assert_eq!(function["Properties"]["Runtime"], "provided.al2023", "{id}");
        assert_eq!(function["Properties"]["Handler"], "bootstrap", "{id}");
        assert_eq!(function["Properties"]["Architectures"], json!(["arm64"]), "{id}");
    }
}

/// Functions that receive or issue may seal; only `dispatch` unseals for delivery, only `issue_token` for a
/// repeated request, only `reveal` for a passkey; nobody else reaches the codes key.
#[test]
fn the_codes_key_opens_by_its_context_alone() {
    let service = service();
    let codes_key = json!({ "Fn::GetAtt": ["CodesKey", "Arn"] });
    let mut found = Vec::new();
    for (id, _) in of_type(&service, "AWS::IAM::Role") {
        for statement in statements(&service, id) {
            if items(&statement["Resource"]).contains(&codes_key) {
                let context = &statement["Condition"]["StringEquals"]["kms:EncryptionContext:otpost:purpose"];
                found.push(format!("{id} {} {context}", statement["Action"].as_str().unwrap()));
            }
        }
    }
    assert_eq!(
        found,
        [
            r#"AdminRole kms:Encrypt "message""#,
            r#"DispatchRole kms:Decrypt "delivery""#,
            r#"IssueTokenRole kms:Encrypt ["delivery","replay","show","message"]"#,
            r#"IssueTokenRole kms:Decrypt "replay""#,
            r#"ReceiveSmsRole kms:Encrypt ["message","part"]"#,
            r#"ReceiveSmsRole kms:Decrypt "part""#,
            r#"RegisterRole kms:Encrypt "message""#,
            r#"RevealRole kms:Decrypt ["message","show"]"#,
            "SubscribeRole kms:Encrypt \"message\"",
        ]
    );
}

#[test]
fn the_mac_key_makes_macs_for_those_who_issue_and_verify() {
    let service = service();
    let mac_key = json!({ "Fn::GetAtt": ["MacKey", "Arn"] });
    let holders: Vec<_> = of_type(&service, "AWS::IAM::Role")
        .filter(|(id, _)| {
            statements(&service, id).iter().any(|statement| items(&statement["Resource"]).contains(&mac_key))
        })
        .map(|(id, _)| id.to_owned())
        .collect();
    assert_eq!(holders, ["IssueTokenRole", "VerifyTokenRole"]);
}

#[test]
fn the_data_key_opens_through_the_services_alone() {
    let service = service();
    let data_key = json!({ "Fn::GetAtt": ["DataKey", "Arn"] });
    for (id, _) in of_type(&service, "AWS::IAM::Role") {
        for statement in statements(&service, id) {
            if items(&statement["Resource"]).contains(&data_key) {
                let via =
                    statement["Condition"]["StringEquals"]["kms:ViaService"]["Fn::Sub"].as_str().unwrap();
                let service = via.strip_suffix(".${AWS::Region}.amazonaws.com").unwrap();
                assert!(["dynamodb", "sqs", "ssm"].contains(&service), "{id}: {via}");
            }
        }
    }
}

#[test]
fn nobody_scans_and_nothing_is_allowed_on_everything_but_a_phone_number() {
    let service = service();
    let mut wide = Vec::new();
    for (id, _) in of_type(&service, "AWS::IAM::Role") {
        for statement in statements(&service, id) {
            let actions = items(&statement["Action"]);
            assert!(actions.iter().all(|action| !action.as_str().unwrap().contains('*')), "{id}");
            assert!(!actions.contains(&json!("dynamodb:Scan")), "{id}");
            if statement["Effect"] == "Allow" && statement["Resource"] == "*" {
                wide.push(format!("{id} {}", statement["Action"]));
            }
        }
    }
    // X-Ray's actions have no resources; they are there because `tracing` is on.
    wide.retain(|statement| !statement.ends_with(r#" ["xray:PutTelemetryRecords","xray:PutTraceSegments"]"#));
    assert_eq!(wide, [r#"DispatchRole "sns:Publish""#]);
    let local = template(&local(), "service").to_string();
    assert!(!local.contains("xray:") && service.to_string().contains("xray:"), "off by default");
}

/// `health` answers everybody who reaches it: it may write its own log and nothing else.
#[test]
fn health_has_no_rights_on_data() {
    let statements = statements(&template(&local(), "service"), "HealthRole");
    assert_eq!(statements.len(), 1);
    assert_eq!(statements[0]["Action"], json!(["logs:CreateLogStream", "logs:PutLogEvents"]));
    assert_eq!(statements[0]["Resource"], json!({ "Fn::GetAtt": ["HealthLogs", "Arn"] }));
}

/// A flaw in a function that counts attempts must not be able to make a client key, and one in a
/// function that reveals must not be able to make a person. The snapshot says who writes where.
#[test]
fn each_partition_has_few_writers() {
    let service = service();
    let writes = ["dynamodb:UpdateItem", "dynamodb:PutItem", "dynamodb:DeleteItem"];
    let mut writers: BTreeMap<String, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for (id, _) in of_type(&service, "AWS::IAM::Role") {
        for statement in statements(&service, id) {
            let actions = items(&statement["Action"]).into_iter();
            let actions: Vec<_> = actions.map(|action| action.as_str().unwrap().to_owned()).collect();
            let written = actions.into_iter().filter(|action| writes.contains(&action.as_str()));
            let written: Vec<_> = written.collect();
            if written.is_empty() {
                continue;
            }
            let partitions = &statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"];
            for partition in items(partitions) {
                let partition = partition.as_str().expect("a write without a partition").to_owned();
                let actions = writers.entry(partition).or_default().entry(id.to_owned()).or_default();
                actions.extend(written.iter().cloned());
            }
        }
    }
    let of = |partition: &str| writers[partition].keys().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(of("CLIENTS"), ["AdminRole"]);
    assert_eq!(of("CANARY"), ["CanaryRole"]);
    assert_eq!(of("RELYING_PARTY"), ["AdminRole"]);
    assert_eq!(of("SMS#*"), ["ReceiveSmsRole"]);
    assert_eq!(of("INVITATION#*"), ["AdminRole", "PasskeysRole", "RegisterRole"]);
    insta::assert_snapshot!(serde_yaml::to_string(&writers).unwrap());
}

/// A secret is read by who needs it: the providers' by who verifies, the channels' by who sends.
#[test]
fn each_secret_has_its_readers() {
    let service = service();
    let mut readers = Vec::new();
    for (id, _) in of_type(&service, "AWS::IAM::Role") {
        for statement in statements(&service, id) {
            if items(&statement["Action"]).contains(&json!("ssm:GetParameter")) {
                for parameter in items(&statement["Resource"]) {
                    let parameter = parameter["Fn::Sub"].as_str().unwrap();
                    let (_, name) = parameter.split_once(":parameter/otpost/prod/secret/").unwrap();
                    readers.push(format!("{id} {name}"));
                }
            }
        }
    }
    assert_eq!(
        readers,
        [
            "DispatchRole notify/*",
            "DispatchRole tokens/*",
            "ReceiveSmsRole sms/*",
            "SubscribeRole notify/vapid"
        ]
    );
}

/// An organization's rules: the same rights, in policies of their own, and a boundary on every role of every stack.
#[test]
fn the_rules_of_an_organization_change_where_rights_stand_and_nothing_else() {
    let strict = of_prod("strict");
    let plain = Environment { role_rules: Default::default(), ..strict.clone() };
    let boundary = json!("arn:aws:iam::111122223333:policy/boundary");
    let [strict, plain] = [strict, plain].map(|environment| assembly(&environment).templates);
    let mut roles = 0;
    for (file, strict) in &strict {
        for (id, role) in of_type(strict, "AWS::IAM::Role") {
            roles += 1;
            let role = &role["Properties"];
            let before = properties(&plain[file], id);
            assert_eq!(role["PermissionsBoundary"], boundary, "{id}");
            assert!(before["PermissionsBoundary"].is_null(), "{id}");
            assert!(role["Policies"].is_null(), "{id}");
            let Some(inline) = before["Policies"].as_array() else { continue };
            let own = properties(strict, &format!("{id}Policy"));
            assert_eq!(own["PolicyDocument"], inline[0]["PolicyDocument"], "{id}");
            assert_eq!(role["ManagedPolicyArns"], json!([{ "Ref": format!("{id}Policy") }]), "{id}");
            // IAM takes 6,144 characters for a managed policy; references become longer.
            let characters = own["PolicyDocument"].to_string().len();
            assert!(characters < 4_500, "{id} has {characters} characters");
        }
    }
    // Of each function but the canary, and API Gateway's.
    assert_eq!(roles, Function::ALL.len(), "{roles}");
}

/// SES sends from an address whose own identity, domain or domain above is verified, and asks for the right on the
/// configuration set that the identity names as its default.
#[test]
fn mail_is_sent_by_any_identity_that_admits_the_sender() {
    let environment = Environment { email_sender: Some("otp@mail.eu.example.com".to_owned()), ..prod() };
    let service = template(&environment, "service");
    let statements = statements(&service, "DispatchRole");
    let mail = statements.iter().find(|one| one["Action"] == "ses:SendEmail").unwrap();
    let resources: Vec<_> =
        mail["Resource"].as_array().unwrap().iter().map(|one| one["Fn::Sub"].as_str().unwrap()).collect();
    let expected = [
        "identity/otp@mail.eu.example.com",
        "identity/mail.eu.example.com",
        "identity/eu.example.com",
        "identity/example.com",
        "configuration-set/*",
    ];
    let expected = expected
        .map(|name| format!("arn:${{AWS::Partition}}:ses:${{AWS::Region}}:${{AWS::AccountId}}:{name}"));
    assert_eq!(resources, expected);
    assert_eq!(
        mail["Condition"],
        json!({ "StringEquals": { "ses:FromAddress": "otp@mail.eu.example.com" } })
    );
}
