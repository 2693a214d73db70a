//! The delivery of CloudFront's access logs, which is defined where CloudFront is: in us-east-1.

use crate::distribution::Distribution;
use crate::log_group::LogGroup;
use crate::resource::Resource;
use crate::stack::Stack;
use crate::tree::object;
use crate::value::{Arn, Value};

/// The delivery of a distribution's access log to a log group: a source, a destination, and what goes from the
/// one to the other.
#[derive(Debug)]
pub struct Delivery;

/// The properties of a delivery.
#[derive(Debug)]
pub struct Props {
    /// The name of its source and its destination, in this account.
    pub name: String,
    pub distribution: Value<Arn<Distribution>>,
    /// The log group that gets the lines.
    pub group: LogGroup,
    /// The fields of each line, by CloudFront's names.
    pub fields: Vec<&'static str>,
}

impl Delivery {
    pub fn define(stack: &mut Stack, path: &str, props: Props) {
        let source = object! {
            "Name": props.name.clone(),
            "LogType": "ACCESS_LOGS",
            "ResourceArn": props.distribution,
        };
        let source = stack.add(&format!("{path}/Source"), Resource::new("AWS::Logs::DeliverySource", source));
        let destination = object! {
            "Name": props.name,
            "DestinationResourceArn": props.group.arn(),
            "OutputFormat": "json",
        };
        let destination = stack.add(
            &format!("{path}/Destination"),
            Resource::new("AWS::Logs::DeliveryDestination", destination),
        );
        let properties = object! {
            "DeliverySourceName": source.reference::<Delivery>(),
            "DeliveryDestinationArn": destination.attribute::<Delivery>("Arn"),
            "RecordFields": props.fields,
        };
        stack.add(path, Resource::new("AWS::Logs::Delivery", properties));
    }
}
