//! A message with its words found: what stands before a number, after it, and how near.
//!
//! It must not know how much a word counts.

use super::candidate::Candidate;
use super::lexicon::{Kind, Mark};
use super::message::{FULL_STOP, Message, NEW_LINE};
use super::tie::ends_number;

/// So many words on either side of a place are looked at, which keeps the work linear.
pub(super) const NEIGHBOURS: usize = 16;
/// As far from a word for codes a purpose makes it a one-time code.
const PURPOSE_REACH: u32 = 25;
/// As far behind a number its name may stand: `482913 is your …`.
const NAME_REACH: u32 = 40;

/// A message with the words found in it.
pub(super) struct Words<'a> {
    pub message: &'a Message,
    marks: &'a [Mark],
    /// The words for codes, without those for other codes.
    pub keys: Vec<Key>,
    /// By number of the sentence: whether it warns of giving something away.
    warnings: Vec<bool>,
    /// True if one of them does.
    pub warns: bool,
    /// True if codes of other kinds are to be expected.
    pub commerce: bool,
    /// True if there is a currency in it.
    pub money: bool,
    /// True if it offers something, for which codes are given away.
    pub offers: bool,
}

/// A word for codes.
#[derive(Clone, Copy)]
pub(super) struct Key {
    pub start: usize,
    pub end: usize,
    /// True if it means a one-time code and no other one.
    pub plain: bool,
    /// True if it needs no purpose for it.
    pub known: bool,
}

impl<'a> Words<'a> {
    pub fn new(message: &'a Message, marks: &'a [Mark]) -> Self {
        let sentences = marks.last().map_or(0, |mark| message.sentence(mark.start) + 1);
        let mut words = Self {
            message,
            marks,
            keys: Vec::new(),
            warnings: vec![false; sentences],
            warns: marks.iter().any(|mark| mark.kind == Kind::Warn),
            commerce: marks.iter().any(|mark| mark.kind == Kind::Commerce),
            money: marks.iter().any(|mark| mark.kind == Kind::Money),
            offers: marks.iter().any(|mark| matches!(mark.kind, Kind::Offer | Kind::Commerce | Kind::Money))
                || message.has(0, message.len(), &['%']),
        };
        // As far as the last code of another kind reaches, `code` is a part of its name.
        let mut other = 0;
        for (at, mark) in marks.iter().enumerate() {
            match mark.kind {
                Kind::NotCode => other = other.max(mark.end),
                Kind::Warn => words.warnings[message.sentence(mark.start)] = true,
                Kind::Code | Kind::Noun => {
                    let same_place = marks[at..].iter().take(NEIGHBOURS);
                    let other_here = same_place
                        .take_while(|next| next.start == mark.start)
                        .filter(|next| next.kind == Kind::NotCode)
                        .map(|next| next.end)
                        .max();
                    let covered = words.keys.last().is_some_and(|key| mark.end <= key.end);
                    if mark.end > other.max(other_here.unwrap_or(0)) && !covered {
                        let known = mark.kind == Kind::Code;
                        let plain = known || words.has_purpose(at);
                        words.keys.push(Key { start: mark.start, end: mark.end, plain, known });
                    }
                }
                _ => {}
            }
        }
        words
    }

    /// The marks before a place that start nearest to it, the nearest first.
    pub fn before(&self, at: usize) -> impl Iterator<Item = &'a Mark> + use<'a> {
        let from = self.marks.partition_point(|mark| mark.start < at);
        self.marks[..from].iter().rev().take(NEIGHBOURS).filter(move |mark| mark.end <= at)
    }

    /// The marks from a place on that start nearest to it.
    pub fn after(&self, at: usize) -> impl Iterator<Item = &'a Mark> + use<'a> {
        let from = self.marks.partition_point(|mark| mark.start < at);
        self.marks[from..].iter().take(NEIGHBOURS)
    }

    /// Returns true if the sign at a place ends the number before it.
    pub fn ends_number(&self, at: usize) -> bool {
        ends_number(self.message, self.marks, at)
    }

    /// The marks that start at a place.
    pub fn at(&self, at: usize) -> impl Iterator<Item = &'a Mark> + use<'a> {
        self.after(at).take_while(move |mark| mark.start == at)
    }

    /// The nearest word of a kind before a place, in its sentence and with at most `reach` letters between.
    pub fn nearest(&self, at: usize, kind: Kind, reach: u32) -> Option<&'a Mark> {
        self.before(at).find(|mark| {
            mark.kind == kind
                && self.message.weight(mark.end, at) <= reach
                && self.message.breaks(mark.end, at) < NEW_LINE
        })
    }

    /// True if a word of these kinds is right before a place, perhaps with `is` or a colon between, and is not a part
    /// of the name of a code.
    pub fn is_right_after(&self, kinds: &[Kind], at: usize) -> bool {
        let copula = self.before(at).find(|mark| mark.kind == Kind::Copula && self.touches(mark, at));
        let from = self.keys.partition_point(|key| key.start < at);
        let named = from.checked_sub(1).map_or(0, |last| self.keys[last].end);
        self.before(at).any(|mark| {
            kinds.contains(&mark.kind)
                && mark.end > named
                && (self.touches(mark, at) || copula.is_some_and(|copula| self.touches(mark, copula.start)))
                // `[Fern card] 482913` says who writes.
                && !self.message.has(mark.end, at, &[']', '】'])
        })
    }

    /// True if there is nothing but a few signs between a word and a place.
    fn touches(&self, mark: &Mark, at: usize) -> bool {
        mark.end <= at
            && at - mark.end <= 5
            && self.message.weight(mark.end, at) == 0
            // `No. 4711`, `Order:\n4711`
            && (self.message.breaks(mark.end, at) < NEW_LINE
                || (mark.end - mark.start <= 4 && !self.message.has(mark.end, at, &['\n']))
                || (self.message.has(mark.end, at, &[':']) && self.message.breaks(mark.end, at) < FULL_STOP))
    }

    /// True if `is` or a colon is right before `at` and not before `from`, or a headline ends at `from`.
    pub fn is_said(&self, from: usize, at: usize) -> bool {
        let mut signs = (from..at).rev().take(5).take_while(|at| !self.message.raw(*at).is_alphanumeric());
        let colon = signs.any(|at| matches!(self.message.raw(at), ':' | '='));
        let headline = at - from <= 5 && (from..at).all(|at| self.message.raw(at).is_whitespace());
        let headline = headline && self.message.has(from, at, &['\n']);
        colon
            || headline
            || self.before(at).any(|mark| {
                mark.kind == Kind::Copula
                    && mark.start >= from
                    && self.message.raw(mark.start) != '-'
                    && self.touches(mark, at)
            })
    }

    /// True if the text after a candidate explains it: `482913 is …`, `482913 - …`, `482913 (…`.
    pub fn leads_on(&self, candidate: &Candidate) -> bool {
        let signs = (candidate.end..self.message.len()).take(4);
        let mut signs = signs.take_while(|at| !self.message.raw(*at).is_alphanumeric());
        if signs.any(|at| matches!(self.message.raw(at), '-' | '(')) {
            return true;
        }
        self.after(candidate.end).any(|mark| {
            mark.kind == Kind::Copula
                && mark.start - candidate.end <= 3
                && self.message.weight(candidate.end, mark.start) == 0
                && self.message.breaks(candidate.end, mark.start) < NEW_LINE
        })
    }

    /// True if the text after a candidate says that it is a code.
    pub fn is_declared(&self, candidate: &Candidate) -> bool {
        let from = self.keys.partition_point(|key| key.start < candidate.end);
        self.keys.get(from).is_some_and(|key| {
            self.leads_on(candidate) && self.is_near_behind(candidate, key.start, NAME_REACH)
        })
    }

    /// True if the sentence of a code ends in it: `code for your account is 482913`. In `code for order: 4410 is
    /// 482913` the first number is not.
    pub fn is_answer(&self, candidate: &Candidate) -> bool {
        let from = self.keys.partition_point(|key| key.start < candidate.start);
        let told = from.checked_sub(1).map(|last| self.keys[last]).is_some_and(|key| {
            let end = key.end.min(candidate.start);
            self.message.breaks(end, candidate.start) < NEW_LINE && self.is_said(end, candidate.start)
        });
        told && candidate.length <= 8 && !self.leads_on(candidate)
    }

    /// True if it is the number of a `call …` or `reply … to …` a few words back.
    pub fn is_called(&self, candidate: &Candidate) -> bool {
        self.nearest(candidate.start, Kind::Phone, 8).is_some_and(|phone| {
            !self.has_key(phone.end, candidate.start)
                && self
                    .after(phone.end)
                    .take_while(|mark| mark.start < candidate.start)
                    .all(|mark| mark.kind != Kind::Purpose)
        })
    }

    /// True if it is a code of another kind: `promo code SAVE20`, `SAVE20 is your promo code`.
    pub fn is_other_code(&self, candidate: &Candidate) -> bool {
        let named = |mark: &&Mark| mark.kind == Kind::NotCode;
        let before = self.nearest(candidate.start, Kind::NotCode, 8);
        let after = self.after(candidate.end).find(named);
        before.is_some_and(|mark| !self.has_key(mark.end, candidate.start))
            || after.is_some_and(|mark| {
                self.leads_on(candidate)
                    && self.is_near_behind(candidate, mark.start, NAME_REACH / 2)
                    && !self.has_key(candidate.end, mark.start)
            })
    }

    /// True if the sentence of a place warns of giving codes away.
    pub fn is_warning(&self, at: usize) -> bool {
        self.warnings.get(self.message.sentence(at)).copied().unwrap_or(false)
    }

    fn has_key(&self, from: usize, to: usize) -> bool {
        let first = self.keys.partition_point(|key| key.start < from);
        self.keys.get(first).is_some_and(|key| key.start < to)
    }

    /// True if a name begins behind a candidate in its sentence, with no other number between.
    fn is_near_behind(&self, candidate: &Candidate, at: usize, reach: u32) -> bool {
        at >= candidate.end
            && self.message.weight(candidate.end, at) <= reach
            && self.message.breaks(candidate.end, at) < NEW_LINE
            && !(candidate.end..at).any(|at| self.message.raw(at).is_ascii_digit())
    }

    /// True if a purpose is near the mark of this index.
    fn has_purpose(&self, index: usize) -> bool {
        let mark = self.marks[index];
        let from = index.saturating_sub(NEIGHBOURS);
        let to = (index + NEIGHBOURS).min(self.marks.len());
        self.marks[from..to].iter().filter(|other| other.kind == Kind::Purpose).any(|other| {
            let (left, right) = if other.start < mark.start { (*other, mark) } else { (mark, *other) };
            let (from, to) = (left.end.min(right.start), right.start);
            self.message.weight(from, to) <= PURPOSE_REACH && self.message.breaks(from, to) < FULL_STOP
        })
    }
}
