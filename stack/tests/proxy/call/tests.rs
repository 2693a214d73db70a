use http::Request;

use super::{Call, listed, without_polls};

fn call(service: &str, method: &str, uri: &str, target: Option<&str>, body: &str) -> Call {
    let mut request = Request::builder().method(method).uri(uri).header(
        "authorization",
        format!("AWS4-HMAC-SHA256 Credential=ana/20261121/eu-central-1/{service}/aws4_request, SignedHeaders=host, Signature=0"),
    );
    if body.starts_with("Action=") {
        request = request.header("content-type", "application/x-www-form-urlencoded");
    }
    if let Some(target) = target {
        request = request.header("x-amz-target", target);
    }
    let (parts, ()) = request.body(()).unwrap().into_parts();
    Call::of(&parts, body.as_bytes()).unwrap()
}

#[test]
fn a_request_is_called_as_the_reference_calls_it() {
    let arn = "arn%3Aaws%3Acloudformation%3Aeu-central-1%3A0%3Astack%2Fotpost-dev%2F1f";
    let table = [
        (
            "cloudformation",
            "POST",
            "/",
            None,
            "Action=CreateChangeSet&StackName=otpost-dev",
            "CreateChangeSet otpost-dev",
        ),
        (
            "cloudformation",
            "POST",
            "/",
            None,
            &format!("Action=DeleteStack&StackName={arn}"),
            "DeleteStack otpost-dev",
        ),
        ("sts", "POST", "/", None, "Action=GetCallerIdentity&Version=2011-06-15", "GetCallerIdentity "),
        (
            "ssm",
            "POST",
            "/",
            Some("AmazonSSM.GetParameter"),
            r#"{"Name": "/otpost/x"}"#,
            "GetParameter /otpost/x",
        ),
        (
            "s3",
            "GET",
            "/artifacts-23bf187161cb0/?list-type=2&prefix=functions%2F",
            None,
            "",
            "ListObjectsV2 artifacts-*",
        ),
        ("s3", "GET", "/artifacts-23bf187161cb0?versions", None, "", "ListObjectVersions artifacts-*"),
        (
            "s3",
            "PUT",
            "/artifacts-23bf187161cb0/functions/ab.zip?x-id=PutObject",
            None,
            "zip",
            "PutObject functions/ab.zip",
        ),
        ("s3", "POST", "/site-1d74ebd169900/?delete", None, "<Delete/>", "DeleteObjects site-*"),
        ("s3", "HEAD", "/site-1d74ebd169900", None, "", "HeadBucket site-*"),
        ("lambda", "PUT", "/2015-03-31/functions/health/code", None, "{}", "UpdateFunctionCode health"),
        ("cloudfront", "POST", "/2020-05-31/distribution/E1/invalidation", None, "", "CreateInvalidation "),
        (
            "monitoring",
            "POST",
            "/service/GraniteServiceVersion20100801/operation/DescribeAlarms",
            None,
            "",
            "DescribeAlarms ",
        ),
        ("apigateway", "POST", "/restapis", None, "", "POST restapis "),
    ];
    for (service, method, uri, target, body, expected) in table {
        let call = call(service, method, uri, target, body);
        assert_eq!(format!("{} {}", call.operation, call.subject), expected);
        assert_eq!((call.caller.as_str(), call.region.as_str()), ("ana", "eu-central-1"));
    }
}

#[test]
fn a_page_or_front_calls_nothing() {
    let (parts, ()) = Request::get("/restapis/a/v1/health").body(()).unwrap().into_parts();
    assert_eq!(Call::of(&parts, b""), None);
}

#[test]
fn asking_for_a_stack_is_waiting_only_once_something_was_begun() {
    let form =
        |action: &str| call("cloudformation", "POST", "/", None, &format!("Action={action}&StackName=a"));
    let other = call("cloudformation", "POST", "/", None, "Action=DescribeStacks&StackName=b");
    let calls = ["DescribeStacks", "ExecuteChangeSet", "DescribeStackEvents", "DescribeStacks"].map(form);
    let left = without_polls(&[&calls[..], &[other]].concat());
    let expected = "  1.   -  DescribeStacks            eu-central-1  a\n  \
                    2.   -  ExecuteChangeSet          eu-central-1  a\n  \
                    3.   -  DescribeStacks            eu-central-1  b\n";
    assert_eq!(listed(&left), expected);
}
