//! The look while it goes on: complete lists first, then names, tags and keys held against them.
//!
//! It must not know what a finding means.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::{Aws, code, failure};
use crate::deploy::current;
use crate::deploy::inventory::ENVIRONMENT_TAG;
use crate::error::Error;
use crate::secret::store;

use super::keys::{self, Key};
use super::marks::Marks;
use super::services::{Item, List};
use super::{EVERYWHERE, Finding, Kept, Pending, Swept, finding, of_kept, stem, tagged};

/// The look while it goes on.
pub struct Look<'a> {
    marks: Marks<'a>,
    /// Everything there is, by its resource name: the list that it is in, the region, and the thing.
    there: BTreeMap<String, (List, String, Item)>,
    unread: BTreeSet<List>,
    swept: Swept,
}

impl<'a> Look<'a> {
    /// One for what carries these marks.
    pub fn of(marks: Marks<'a>) -> Self {
        Self { marks, there: BTreeMap::new(), unread: BTreeSet::new(), swept: Swept::default() }
    }

    /// The findings.
    pub fn swept(self) -> Swept {
        self.swept
    }

    /// Reads one list.
    pub async fn read(&mut self, here: &Aws, list: List) {
        let region = if list.about().global { EVERYWHERE } else { &here.region };
        match list.read(here).await {
            Ok(items) => self.there.extend(
                items.into_iter().map(|item| (item.resource.clone(), (list, region.to_owned(), item))),
            ),
            Err(error) => {
                self.unread.insert(list);
                self.unseen(error);
            }
        }
    }

    /// Finds what its name or description gives away.
    pub async fn by_name(&mut self, global: &Aws) {
        let mut found = Vec::new();
        let mut unseen = Vec::new();
        for (list, region, item) in self.there.values() {
            let name = stem(&item.name);
            let owned = self.marks.own(name) || self.marks.describe(&item.description);
            let owned = match *list {
                List::Roles if !owned && self.marks.might_own(name) => {
                    match is_tagged(global, name, self.marks).await {
                        Ok(tagged) => tagged,
                        Err(error) => {
                            unseen.push(error);
                            false
                        }
                    }
                }
                _ => owned,
            };
            if owned {
                found.push((list.about().kind, item.name.clone(), region.clone()));
            }
        }
        unseen.into_iter().for_each(|error| self.unseen(error));
        for (kind, name, region) in found {
            self.found(kind, &name, &region, "");
        }
    }

    /// Finds what carries the tag, and the parameters below the environment's path.
    pub async fn by_tag(&mut self, here: &Aws) {
        let environment = self.marks.environment();
        match store::list(here, &format!("/otpost/{environment}")).await {
            Ok(parameters) => parameters.iter().for_each(|parameter| {
                let name = format!("/otpost/{environment}/{}", parameter.name);
                self.found("AWS::SSM::Parameter", &name, &here.region, "");
            }),
            Err(error) => self.unseen(error),
        }
        match tagged::arns(here, environment).await {
            Ok(arns) => {
                for arn in arns {
                    self.tagged(here, &arn).await;
                }
            }
            Err(error) => self.unseen(error),
        }
    }

    /// The tagging API is behind the times: who is in charge of the thing is asked.
    async fn tagged(&mut self, here: &Aws, arn: &str) {
        let Some(resource) = tagged::resource(arn) else { return };
        if let Some((list, region, item)) = self.there.get(&resource).cloned() {
            return self.found(list.about().kind, &item.name, &region, "");
        }
        let unverified = "listed by its tag, perhaps gone already";
        match List::of(&resource) {
            Some(list) if self.unread.contains(&list) => {
                self.found(list.about().kind, arn, &here.region, unverified);
            }
            Some(_) => {}
            None => match tagged::kind(&resource) {
                "AWS::KMS::Key" => {
                    let key = resource.rsplit('/').next().unwrap_or_default().to_owned();
                    self.key(here, &key, unverified.to_owned()).await;
                }
                "AWS::CloudFormation::Stack" => match current::describe(here, arn).await {
                    Ok(Some(_)) => self.found("AWS::CloudFormation::Stack", arn, &here.region, ""),
                    Ok(None) => {}
                    Err(error) => self.unseen(error),
                },
                // Those below the environment's path were asked for; there are no others.
                "AWS::SSM::Parameter" => {}
                kind => self.found(kind, arn, &here.region, unverified),
            },
        }
    }

    /// Looks after one key.
    pub async fn key(&mut self, here: &Aws, key: &str, unverified: String) {
        match keys::look(here, key).await {
            Ok(Key::Gone) => {}
            Ok(Key::Pending(date)) => {
                let pending = Pending { key: key.to_owned(), date };
                if !self.swept.pending.contains(&pending) {
                    self.swept.pending.push(pending);
                }
            }
            Ok(Key::There) => self.found("AWS::KMS::Key", key, &here.region, ""),
            Err(error) => {
                self.found("AWS::KMS::Key", key, &here.region, &unverified);
                self.unseen(error);
            }
        }
    }

    /// Adds what a deletion left behind.
    pub fn kept(&mut self, kept: Vec<(String, Kept)>) {
        for (region, kept) in kept {
            let finding = of_kept(&kept, &region);
            let same = |left: &&mut Finding| {
                left.kind == finding.kind
                    && (left.name == finding.name
                        || finding.name.ends_with(&format!("/{}", left.name))
                        || finding.name.ends_with(&format!(":{}", left.name)))
            };
            match self.swept.left.iter_mut().find(same) {
                Some(left) => left.because = finding.because,
                None => self.swept.left.push(finding),
            }
        }
    }

    fn found(&mut self, kind: &str, name: &str, region: &str, note: &str) {
        let finding = finding(kind, name, region, note);
        let same = |left: &Finding| {
            (&left.kind, &left.name, &left.region) == (&finding.kind, &finding.name, &finding.region)
        };
        if !self.swept.left.iter().any(same) {
            self.swept.left.push(finding);
        }
    }

    fn unseen(&mut self, error: Error) {
        let Error { message, .. } = error;
        if !self.swept.unseen.contains(&message) {
            self.swept.unseen.push(message);
        }
    }
}

/// The tagging API lists no roles.
async fn is_tagged(aws: &Aws, role: &str, marks: Marks<'_>) -> Result<bool, Error> {
    let client = aws_sdk_iam::Client::new(aws.config());
    match client.list_role_tags().role_name(role).send().await {
        Ok(answer) => Ok(answer
            .tags
            .iter()
            .any(|tag| tag.key() == ENVIRONMENT_TAG && tag.value() == marks.environment())),
        Err(error) if code(&error) == Some("NoSuchEntity") => Ok(false),
        Err(error) => Err(failure(&format!("read the tags of role `{role}`"), error)),
    }
}
