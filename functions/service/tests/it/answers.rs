//! Answers lead to an output, an error with its code, or another try.

use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use service::kms::{Decrypt, GetKeyRotationStatus, Kms, ListAliases};
use service::ses::SendEmail;
use service::sns::{GetTopicAttributes, ListTopics, Publish};
use service::sqs::SendMessage;
use service::ssm::{GetParameter, Ssm};
use service::untyped::Untyped;
use service::{Blob, CallError, Client, Operation};

use super::peer::{Answer, Peer};

const ROTATION: GetKeyRotationStatus<'_> = GetKeyRotationStatus { key_id: "key-1" };
const PUBLISH: Publish<'_> =
    Publish { phone_number: "+447700900123", message: "1234567", sms_type: "Transactional" };
const MESSAGE: SendMessage<'_> = SendMessage { queue_url: "https://sqs/q", message_body: "{}" };
const ROTATED: Answer = Answer::Of(200, &[], r#"{"KeyRotationEnabled":true}"#);

/// The error of a call whose every answer is `answer`, and how often it was tried.
async fn refused<O: Operation>(operation: &O, answer: Answer) -> (CallError, usize)
where
    O::Output: std::fmt::Debug,
{
    let peer = Peer::start(vec![answer]);
    let error = Client::new(&peer.config()).call(operation).await.unwrap_err();
    (error, peer.take().len())
}

/// Codes and messages as each protocol has them. Sources: the protocols' specifications in Smithy 2.0
/// (`x-amzn-errortype`, `__type`, `code`; awsQueryError and awsQueryCompatible), SNS's and SQS's models.
#[tokio::test]
async fn an_error_has_the_code_and_message_of_its_protocol() {
    let json = |body| Answer::Of(400, &[("x-amzn-requestid", "r-1")], body);
    let (error, tries) = refused(
        &GetParameter { name: "x", with_decryption: true },
        json(r#"{"__type":"com.amazonaws.ssm#ParameterNotFound","message":"no such parameter"}"#),
    )
    .await;
    assert_eq!(
        (error.code(), error.message(), tries),
        (Some("ParameterNotFound"), Some("no such parameter"), 1)
    );

    let (error, _) = refused(&ROTATION, json(r#"{"__type":"NotFoundException","Message":"no key"}"#)).await;
    assert_eq!((error.code(), error.message()), (Some("NotFoundException"), Some("no key")));

    let rest = Answer::Of(
        400,
        &[("x-amzn-errortype", "MessageRejected:http://internal.amazon.com/coral/com.amazon.ses/")],
        r#"{"message":"Email address is not verified."}"#,
    );
    let (error, tries) = refused(&SendEmail::plain("a@example.com", "b@example.org", "s", "t"), rest).await;
    assert_eq!((error.code(), tries), (Some("MessageRejected"), 1));

    let xml = r#"<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>InvalidParameter</Code><Message>Invalid parameter: PhoneNumber &amp; more</Message></Error><RequestId>r-1</RequestId></ErrorResponse>"#;
    let (error, tries) = refused(&PUBLISH, Answer::Of(400, &[], xml)).await;
    assert_eq!((error.code(), tries), (Some("InvalidParameter"), 1));
    assert_eq!(error.message(), Some("Invalid parameter: PhoneNumber & more"));

    let both = Answer::Of(
        400,
        &[("x-amzn-query-error", "AWS.SimpleQueueService.NonExistentQueue;Sender")],
        r#"{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"no such queue"}"#,
    );
    let (error, tries) = refused(&MESSAGE, both).await;
    assert_eq!((error.code(), tries), (Some("AWS.SimpleQueueService.NonExistentQueue"), 1));
}

/// As recorded: `kms/test_kms`, 2025-09-22, and `cloudformation/resources/test_ssm`, 2024-07-03.
#[tokio::test]
async fn an_error_without_words_has_its_code() {
    let encryption_context = std::collections::BTreeMap::new();
    let decrypt = Decrypt { key_id: "key-1", encryption_context, ciphertext_blob: Blob(vec![1]) };
    for (body, code) in [
        (r#"{"__type":"InvalidCiphertextException"}"#, "InvalidCiphertextException"),
        (r#"{"__type":"InvalidCiphertextException","message":null}"#, "InvalidCiphertextException"),
        (r#"{"__type":"IncorrectKeyException","message":""}"#, "IncorrectKeyException"),
        (r#"{"__type":"ParameterNotFound"}"#, "ParameterNotFound"),
    ] {
        let (error, tries) = refused(&decrypt, Answer::Of(400, &[], body)).await;
        assert_eq!((error.code(), tries), (Some(code), 1), "{body}");
        assert_eq!(error.message().unwrap_or_default(), "", "{body}");
    }
}

/// The answer of a proxy or a broken service is an error without a code, and nothing of it is believed.
#[tokio::test]
async fn an_answer_that_cannot_be_read_is_an_error_without_a_code() {
    for answer in [
        Answer::Of(200, &[], "<html>"),
        Answer::Of(200, &[], r#"{"KeyRotationEnabled":"yes"}"#),
        Answer::Of(403, &[], "<html>blocked</html>"),
        Answer::Of(404, &[], ""),
    ] {
        let (error, tries) = refused(&ROTATION, answer.clone()).await;
        assert!(matches!(error, SdkError::ServiceError(_)), "{answer:?}: {error:?}");
        assert_eq!((error.code(), tries), (None, 1), "{answer:?}");
    }
}

/// As the SDK does it: three tries in all of what may pass, one of what won't.
#[tokio::test]
async fn what_may_pass_is_tried_again() {
    let throttled = r#"{"__type":"ThrottlingException","message":"Rate exceeded"}"#;
    let slow_down = r#"<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>"#;
    for passing in [
        Answer::Of(400, &[], throttled),
        Answer::Of(500, &[], ""),
        Answer::Of(503, &[("x-amz-retry-after", "1")], "{}"),
        Answer::Closed,
    ] {
        let peer = Peer::start(vec![passing.clone(), passing.clone(), ROTATED]);
        let answer = Client::new(&peer.config()).call(&ROTATION).await;
        assert!(answer.is_ok_and(|answer| answer.key_rotation_enabled), "{passing:?}");
        let tries = peer.take();
        let numbers: Vec<_> =
            tries.iter().map(|request| request.headers["amz-sdk-request"].as_str()).collect();
        assert_eq!(tries.len(), 3, "{passing:?}");
        assert!(numbers[2].contains("attempt=3") && numbers[2].contains("max=3"), "{numbers:?}");
        let ids: Vec<_> = tries.iter().map(|request| &request.headers["amz-sdk-invocation-id"]).collect();
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    }
    let (error, tries) = refused(&PUBLISH, Answer::Of(400, &[], slow_down)).await;
    assert_eq!((error.code(), tries), (Some("Throttling"), 3));
    let denied = r#"{"__type":"AccessDeniedException","Message":"no"}"#;
    assert_eq!(refused(&ROTATION, Answer::Of(400, &[], denied)).await.1, 1);
}

/// The clock of this machine is an hour slow: the second try has the service's time, and so has the next call.
#[tokio::test]
async fn a_wrong_clock_is_put_right_once_for_all_calls() {
    let skewed = r#"{"__type":"InvalidSignatureException","message":"Signature expired"}"#;
    let peer = Peer::start(vec![Answer::At(3_600, 403, skewed), ROTATED]);
    let client: Client<Kms> = Client::new(&peer.config());
    client.call(&ROTATION).await.unwrap();
    client.call(&ROTATION).await.unwrap();
    let dates: Vec<_> = peer.take().iter().map(|request| hour(&request.headers["x-amz-date"])).collect();
    assert_eq!(dates.len(), 3, "the first one alone is refused");
    assert_eq!((dates[0] + 1) % 24, dates[1] % 24);
    assert_eq!(dates[1], dates[2]);
}

fn hour(date: &str) -> u32 {
    date.split('T').nth(1).unwrap()[..2].parse().unwrap()
}

#[tokio::test]
async fn pages_are_read_to_the_last_one() {
    let peer = Peer::start(vec![
        Answer::Of(200, &[], r#"{"Aliases":[{"AliasName":"alias/a"}],"NextMarker":"m","Truncated":true}"#),
        Answer::Of(200, &[], r#"{"Aliases":[{"AliasName":"alias/b"}],"NextMarker":""}"#),
    ]);
    let pages = Client::new(&peer.config()).pages(ListAliases::default()).await.unwrap();
    let names: Vec<_> =
        pages.iter().flat_map(|page| &page.aliases).filter_map(|one| one.alias_name.as_deref()).collect();
    assert_eq!((names, peer.take().len()), (vec!["alias/a", "alias/b"], 2));

    let topics = |arn: &str, rest: &str| {
        format!(
            "<ListTopicsResponse><ListTopicsResult><Topics><member><TopicArn>{arn}</TopicArn></member></Topics>{rest}</ListTopicsResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></ListTopicsResponse>"
        )
    };
    let peer = Peer::start(vec![
        Answer::Of(200, &[], topics("a", "<NextToken>t&amp;u</NextToken>").leak()),
        Answer::Of(200, &[], topics("b", "").leak()),
    ]);
    let pages = Client::new(&peer.config()).pages(ListTopics::default()).await.unwrap();
    let arns: Vec<_> = pages.iter().flat_map(|page| &page.arns).collect();
    assert_eq!(arns, ["a", "b"]);
    assert!(peer.take()[1].body.ends_with("&NextToken=t%26u"));
}

#[tokio::test]
async fn a_map_of_the_query_protocol_is_read() {
    let body = "<GetTopicAttributesResponse><GetTopicAttributesResult><Attributes><entry><key>Owner</key><value>1</value></entry><entry><key>KmsMasterKeyId</key><value>k</value></entry></Attributes></GetTopicAttributesResult></GetTopicAttributesResponse>";
    let peer = Peer::start(vec![Answer::Of(200, &[], body)]);
    let attributes = Client::new(&peer.config()).call(&GetTopicAttributes { topic_arn: "t" }).await.unwrap();
    assert_eq!(attributes["KmsMasterKeyId"], "k");
    assert_eq!(attributes.len(), 2);
}

/// The environment's endpoint for one service goes before that for all; a program's own before both.
#[tokio::test]
async fn a_service_has_an_endpoint_of_its_own_in_the_configuration() {
    #[derive(Debug)]
    struct Own(String);
    impl aws_types::service_config::LoadServiceConfig for Own {
        fn load_config(&self, key: aws_types::service_config::ServiceConfigKey<'_>) -> Option<String> {
            let asked = (key.service_id(), key.env(), key.profile());
            (asked == ("SSM", "AWS_ENDPOINT_URL", "endpoint_url")).then(|| self.0.clone())
        }
    }
    let peer = Peer::start(vec![Answer::Of(200, &[], "{}")]);
    let config = peer.builder().service_config(Own(peer.address().to_owned())).build();
    let put = Untyped::<Ssm>::new("DescribeParameters", serde_json::json!({}));
    Client::new(&config).call(&put).await.unwrap();
    assert_eq!(peer.take().len(), 1);
}

#[test]
fn nothing_displays_what_it_carries() {
    let decrypt = Decrypt {
        key_id: "key-1",
        encryption_context: std::collections::BTreeMap::new(),
        ciphertext_blob: Blob(b"1234567".to_vec()),
    };
    assert!(!format!("{decrypt:?}").contains("49, 50"), "{decrypt:?}");
    let parameter: service::ssm::GotParameter =
        serde_json::from_str(r#"{"Parameter":{"Value":"auth-token","Type":"SecureString"}}"#).unwrap();
    assert!(!format!("{parameter:?}").contains("auth-token"));
}
