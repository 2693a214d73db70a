//! An estimate as a person reads it: charges of one kind in one line.
//!
//! It must not know how charges come about.

use super::estimate::Charge;
use super::prices::PriceList;
use super::{Report, Traffic};
use crate::error::Error;

/// Charges of one price for resources of one type.
struct Row<'a> {
    first: &'a Charge,
    resources: usize,
    quantity: f64,
    usd: f64,
}

/// The estimate, line by line.
///
/// # Errors
/// If the list lacks a price.
pub fn lines(report: &Report<'_>, list: &PriceList) -> Result<Vec<String>, Error> {
    let Traffic { users, issued, verified, received, visits } = report.assumed_a_day;
    let mut lines = vec![
        format!(
            "{} in {}, a month in USD, prices of {}",
            report.environment, report.region, report.prices_of
        ),
        format!(
            "assumed a day: {issued} tokens issued, {verified} verified, {received} SMS received, {visits} visits; \
             {users} people"
        ),
        String::new(),
    ];
    if report.priced_as != report.region {
        lines.insert(
            1,
            format!("prices are those of {}, the nearest region that is listed", report.priced_as),
        );
    }
    let mut doubtful = false;
    for row in rows(&report.charges) {
        let quote = list.quote(row.first.price, report.priced_as)?;
        doubtful |= !quote.verified;
        let of = if row.resources == 1 { row.first.resource.clone() } else { row.resources.to_string() };
        let kind = row.first.kind.trim_start_matches("AWS::");
        let what = format!("{kind} ({of}{})", if row.first.shared { ", shared" } else { "" });
        let mark = if quote.verified { "" } else { " *" };
        let per =
            if quote.per == 1 { String::new() } else { format!(" for {}", number(f64::from(quote.per))) };
        lines.push(format!(
            "{:>8}  {what:<46} {:>9} {} at {}{per}{mark}",
            money(row.usd),
            number(row.quantity),
            quote.unit,
            quote.usd,
        ));
    }
    lines.push(format!("{:>8}  a month", money(report.total)));
    lines.push(format!("{:>8}  of it even if nothing happens", money(report.idle)));
    lines.push(String::new());
    lines.push(format!("{} resources cost nothing themselves", report.free));
    for kind in &report.unknown {
        lines.push(format!("not estimated: {kind}"));
    }
    lines.push("not counted: the free tier; taxes; traffic of attacks".to_owned());
    lines.push(match report.texts_usd {
        Some(usd) => format!("apart: {} text messages for {} USD", number(report.texts), money(usd)),
        None => format!(
            "apart: {} text messages if every token is sent as one; what one costs depends on the country \
             (--sms-price), see https://aws.amazon.com/sns/sms-pricing/",
            number(report.texts)
        ),
    });
    if doubtful {
        lines.push("* not found in a source when the list was made".to_owned());
    }
    Ok(lines)
}

/// Charges that differ in their resource only, added up; the dearest first.
fn rows(charges: &[Charge]) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for charge in charges.iter().filter(|charge| charge.quantity > 0.0) {
        let same = rows.iter_mut().find(|row| {
            row.first.price == charge.price
                && row.first.kind == charge.kind
                && row.first.shared == charge.shared
        });
        match same {
            Some(row) => {
                row.resources += 1;
                row.quantity += charge.quantity;
                row.usd += charge.usd;
            }
            None => {
                rows.push(Row { first: charge, resources: 1, quantity: charge.quantity, usd: charge.usd })
            }
        }
    }
    rows.sort_by(|a, b| b.usd.total_cmp(&a.usd));
    rows
}

/// Cents, and a sign of life for less.
fn money(usd: f64) -> String {
    if usd > 0.0 && usd < 0.01 { "< 0.01".to_owned() } else { format!("{usd:.2}") }
}

/// Three digits that count, with commas: `1,234,567`, `0.00123`.
fn number(value: f64) -> String {
    if value >= 1_000.0 {
        let digits = format!("{value:.0}");
        let groups: Vec<&[u8]> = digits.as_bytes().rchunks(3).rev().collect();
        let groups: Vec<_> = groups.into_iter().map(String::from_utf8_lossy).collect();
        return groups.join(",");
    }
    let decimals = match value {
        _ if value.fract() == 0.0 => 0,
        100.0.. => 0,
        10.0.. => 1,
        1.0.. => 2,
        0.1.. => 3,
        0.01.. => 4,
        0.001.. => 5,
        _ => 7,
    };
    format!("{value:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::{money, number};

    #[test]
    fn numbers_are_short_and_money_is_in_cents() {
        let said: Vec<_> =
            [0.0, 3.0, 657_000.0, 1_234_567.4, 999.6, 12.34, 0.00123, 0.35].into_iter().map(number).collect();
        assert_eq!(said, ["0", "3", "657,000", "1,234,567", "1000", "12.3", "0.00123", "0.350"]);
        assert_eq!([money(0.0), money(0.004), money(1.005)], ["0.00", "< 0.01", "1.00"]);
    }
}
