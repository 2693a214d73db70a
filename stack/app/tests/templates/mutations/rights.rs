//! Roles that may more, and secrets where they are read.

use serde_json::json;

use super::{Mutation, add, at, grant, service, set, strict, unset};

const BOUNDARY: &str = "arn:aws:iam::444455556666:policy/other";

pub const MUTATIONS: [Mutation; 33] = [
    // Roles.
    service(
        "a role that trusts another account",
        |t| {
            let other = json!({ "AWS": "arn:aws:iam::444455556666:root" });
            set(t, "AdminRole", "/AssumeRolePolicyDocument/Statement/0/Principal", other);
        },
        "a role is a service's",
    ),
    service(
        "a role that trusts everybody",
        |t| set(t, "AdminRole", "/AssumeRolePolicyDocument/Statement/0/Principal", "*"),
        "a role is a service's",
    ),
    service(
        "a role that trusts a service besides Lambda",
        |t| {
            let services = json!({ "Service": ["lambda.amazonaws.com", "ec2.amazonaws.com"] });
            set(t, "AdminRole", "/AssumeRolePolicyDocument/Statement/0/Principal", services);
        },
        "a role is a service's",
    ),
    service(
        "an administrator",
        |t| {
            let policy = json!([{ "Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess" }]);
            set(t, "AdminRole", "/ManagedPolicyArns", policy);
        },
        "a role has no rights of others' making",
    ),
    service(
        "another boundary",
        |t| set(t, "AdminRole", "/PermissionsBoundary", BOUNDARY),
        "a role keeps to the boundary",
    ),
    service(
        "a role with a fixed name",
        |t| set(t, "AdminRole", "/RoleName", "admin"),
        "a role's name is generated",
    ),
    service(
        "two functions of one role",
        |t| set(t, "Health", "/Role", json!({ "Fn::GetAtt": ["AdminRole", "Arn"] })),
        "a function has a role of its own",
    ),
    service(
        "a log group that Lambda makes",
        |t| unset(t, "Health", "/LoggingConfig/LogGroup"),
        "a function has a log group of its own",
    ),
    strict(
        "no boundary where one is asked for",
        |t| unset(t, "AdminRole", "/PermissionsBoundary"),
        "a role keeps to the boundary",
    ),
    strict(
        "an inline policy where a managed one is asked for",
        |t| set(t, "AdminRole", "/Policies", json!([])),
        "no policy is inline",
    ),
    // Policies.
    service(
        "a `*` in an action",
        |t| grant(t, "AdminRole", "dynamodb:PutItem")["Action"] = json!("dynamodb:*"),
        "actions are exact",
    ),
    service(
        "every action on a key",
        |t| grant(t, "VerifyTokenRole", "kms:GenerateMac")["Action"] = json!(["kms:GenerateMac", "kms:*"]),
        "actions are exact",
    ),
    service(
        "a `*` for a resource",
        |t| grant(t, "AdminRole", "dynamodb:PutItem")["Resource"] = json!("*"),
        "resources are exact",
    ),
    service(
        "mail as anybody",
        |t| {
            let mail = grant(t, "DispatchRole", "ses:SendEmail");
            assert!(mail.as_object_mut().unwrap().remove("Condition").is_some());
        },
        "resources are exact",
    ),
    service(
        "every table of the region",
        |t| {
            let tables = json!({ "Fn::Sub": "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/*" });
            grant(t, "AdminRole", "dynamodb:PutItem")["Resource"] = tables;
        },
        "resources are exact",
    ),
    service(
        "everything but",
        |t| grant(t, "AdminRole", "dynamodb:PutItem")["NotAction"] = json!("dynamodb:DeleteTable"),
        "rights are what is named, not what isn't",
    ),
    service(
        "a scan",
        |t| {
            grant(t, "ManageTokensRole", "dynamodb:Query")["Action"] =
                json!(["dynamodb:Query", "dynamodb:Scan"])
        },
        "nobody reads the whole table",
    ),
    service(
        "a function in every partition",
        |t| {
            grant(t, "VerifyTokenRole", "dynamodb:UpdateItem").as_object_mut().unwrap().remove("Condition");
        },
        "a function has its partitions",
    ),
    service(
        "a codes key that opens for anything",
        |t| {
            let opens = grant(t, "IssueTokenRole", "kms:Encrypt");
            opens.as_object_mut().unwrap().remove("Condition");
        },
        "a key opens by its encryption context",
    ),
    service(
        "a data key that opens for any table",
        |t| {
            let opens = grant(t, "AdminRole", "kms:Decrypt");
            let conditions = opens["Condition"]["StringEquals"].as_object_mut().unwrap();
            conditions.retain(|key, _| key == "kms:ViaService");
        },
        "a key opens by its encryption context",
    ),
    service(
        "texts to topics",
        |t| {
            let statements = at(t, "DispatchRole", "/Properties/Policies/0/PolicyDocument/Statement");
            statements.as_array_mut().unwrap().retain(|statement| statement["Effect"] == "Allow");
        },
        "texts go to phones, and to no topic",
    ),
    // Functions.
    service(
        "a function URL",
        |t| {
            let properties = json!({ "AuthType": "NONE", "TargetFunctionArn": { "Ref": "Admin" } });
            add(t, "AdminUrl", json!({ "Type": "AWS::Lambda::Url", "Properties": properties }));
        },
        "no function has an address of its own",
    ),
    service(
        "a permission for any source",
        |t| unset(t, "ApiV1TokensPostPermission", "/SourceArn"),
        "a function is invoked for one source",
    ),
    service(
        "a permission for every route",
        |t| {
            let all = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/*/*";
            set(t, "ApiV1TokensPostPermission", "/SourceArn", json!({ "Fn::Sub": all }));
        },
        "a function is invoked for one source",
    ),
    service(
        "a permission for an account",
        |t| set(t, "ApiV1TokensPostPermission", "/Principal", "444455556666"),
        "a function is invoked by services alone",
    ),
    service(
        "a permission for everybody",
        |t| set(t, "ApiV1TokensPostPermission", "/Principal", "*"),
        "a function is invoked by services alone",
    ),
    // Secrets.
    service(
        "a secret in the environment",
        |t| set(t, "Admin", "/Environment/Variables/ORIGIN", json!({ "Ref": "OriginKey" })),
        "a secret is where it is needed alone",
    ),
    service(
        "a secret within a text",
        |t| set(t, "Admin", "/Environment/Variables/ORIGIN", json!({ "Fn::Sub": "key ${OriginKey}" })),
        "a secret is where it is needed alone",
    ),
    service(
        "a secret in an output",
        |t| t["Outputs"]["OriginKey"] = json!({ "Value": { "Ref": "OriginKey" } }),
        "a secret is where it is needed alone",
    ),
    service(
        "a secret in the parameter store, in clear",
        |t| set(t, "ApiUrl", "/Value", json!({ "Ref": "OriginKey" })),
        "a secret is where it is needed alone",
    ),
    service(
        "a secret resolved into the environment",
        |t| {
            set(
                t,
                "Admin",
                "/Environment/Variables/VAPID",
                "{{resolve:ssm-secure:/otpost/prod/secret/notify/vapid}}",
            )
        },
        "no template resolves a secret",
    ),
    service(
        "a secret written down",
        |t| set(t, "Admin", "/Environment/Variables/PUSHOVER_TOKEN", "abc"),
        "no variable holds a secret",
    ),
    service(
        "a secret with a default",
        |t| t["Parameters"]["OriginKey"]["Default"] = json!(""),
        "a secret has no default",
    ),
];
