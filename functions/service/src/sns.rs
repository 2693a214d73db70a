//! Simple Notification Service.

use std::collections::BTreeMap;

use aws_smithy_query::QueryWriter;
use aws_smithy_runtime_api::box_error::BoxError;

use crate::operation::{Nothing, Operation, paged};
use crate::protocol::{About, Protocol, Service, query_output, xml_text};

const VERSION: &str = "2010-03-31";

/// Simple Notification Service.
#[derive(Clone, Copy, Debug)]
pub struct Sns;

impl Service for Sns {
    const ABOUT: About = About {
        id: "SNS",
        api: "sns",
        endpoint_prefix: "sns",
        signing_name: "sns",
        protocol: Protocol::Query { version: VERSION },
    };
}

/// Sends a text to a telephone.
pub struct Publish<'a> {
    /// In E.164.
    pub phone_number: &'a str,
    /// The text.
    pub message: &'a str,
    /// `Transactional` or `Promotional`.
    pub sms_type: &'a str,
}

impl Operation for Publish<'_> {
    type Service = Sns;
    type Output = Nothing;

    fn name(&self) -> &'static str {
        "Publish"
    }

    fn body(&self) -> Result<Vec<u8>, BoxError> {
        let mut form = String::new();
        let mut writer = QueryWriter::new(&mut form, self.name(), VERSION);
        writer.prefix("PhoneNumber").string(self.phone_number);
        writer.prefix("Message").string(self.message);
        let attributes = writer.prefix("MessageAttributes");
        let mut attributes = attributes.start_map(false, "Name", "Value");
        let mut attribute = attributes.entry("AWS.SNS.SMS.SMSType");
        attribute.prefix("DataType").string("String");
        attribute.prefix("StringValue").string(self.sms_type);
        attributes.finish();
        writer.finish();
        Ok(form.into_bytes())
    }

    fn output(_: &[u8]) -> Result<Nothing, BoxError> {
        Ok(Nothing {})
    }
}

/// Reads the attributes of a topic.
#[derive(Debug)]
pub struct GetTopicAttributes<'a> {
    pub topic_arn: &'a str,
}

impl Operation for GetTopicAttributes<'_> {
    type Service = Sns;
    type Output = BTreeMap<String, String>;

    fn name(&self) -> &'static str {
        "GetTopicAttributes"
    }

    fn body(&self) -> Result<Vec<u8>, BoxError> {
        let mut form = String::new();
        let mut writer = QueryWriter::new(&mut form, self.name(), VERSION);
        writer.prefix("TopicArn").string(self.topic_arn);
        writer.finish();
        Ok(form.into_bytes())
    }

    fn output(body: &[u8]) -> Result<Self::Output, BoxError> {
        query_output(body, |attributes: &mut Self::Output, field| {
            if !field.start_el().matches("Attributes") {
                return Ok(());
            }
            while let Some(mut entry) = field.next_tag() {
                let (mut key, mut value) = (String::new(), String::new());
                while let Some(mut part) = entry.next_tag() {
                    match part.start_el().local() {
                        "key" => key = xml_text(&mut part)?,
                        "value" => value = xml_text(&mut part)?,
                        _ => {}
                    }
                }
                attributes.insert(key, value);
            }
            Ok(())
        })
    }
}

/// Lists the topics of a region.
#[derive(Debug, Default)]
pub struct ListTopics {
    next_token: Option<String>,
}

/// A page of topics.
#[derive(Debug, Default)]
pub struct Topics {
    pub arns: Vec<String>,
    next_token: Option<String>,
}

impl Operation for ListTopics {
    type Service = Sns;
    type Output = Topics;

    fn name(&self) -> &'static str {
        "ListTopics"
    }

    fn body(&self) -> Result<Vec<u8>, BoxError> {
        let mut form = String::new();
        let mut writer = QueryWriter::new(&mut form, self.name(), VERSION);
        if let Some(token) = &self.next_token {
            writer.prefix("NextToken").string(token);
        }
        writer.finish();
        Ok(form.into_bytes())
    }

    fn output(body: &[u8]) -> Result<Topics, BoxError> {
        query_output(body, |topics: &mut Topics, field| {
            match field.start_el().local() {
                "NextToken" => topics.next_token = Some(xml_text(field)?),
                "Topics" => {
                    while let Some(mut member) = field.next_tag() {
                        while let Some(mut arn) = member.next_tag() {
                            topics.arns.push(xml_text(&mut arn)?);
                        }
                    }
                }
                _ => {}
            }
            Ok(())
        })
    }
}

paged!(ListTopics, next_token, next_token);
