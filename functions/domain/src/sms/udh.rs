//! The user data header of an SMS (3GPP TS 23.040, 9.2.3.24), as far as it places a part.

use super::Part;
use super::signature::hex;
use crate::digest;

/// Information element: 8-bit reference, total, number.
const CONCATENATED: u8 = 0x00;
/// Information element: 16-bit reference, total, number.
const CONCATENATED_16_BIT: u8 = 0x08;

/// The place of the part with this header, in hexadecimal; none if it isn't a part or can't be read.
pub fn read(header: &str) -> Option<Part> {
    let header = hex(header)?;
    let (length, mut elements) = header.split_first()?;
    elements = elements.get(..usize::from(*length))?;
    while let [kind, length, rest @ ..] = elements {
        let (element, others) = rest.split_at_checked(usize::from(*length))?;
        let place = match (*kind, element) {
            (CONCATENATED, [reference, total, number]) => Some((u16::from(*reference), *total, *number)),
            (CONCATENATED_16_BIT, [high, low, total, number]) => {
                Some((u16::from_be_bytes([*high, *low]), *total, *number))
            }
            _ => None,
        };
        if let Some((reference, total, number)) = place {
            return Part::of("udh", reference.to_string(), number, total).ok().flatten();
        }
        elements = others;
    }
    None
}

/// The header of a part, in hexadecimal. A reference that isn't a number becomes 0.
pub fn write(part: &Part) -> String {
    let [high, low] = part.reference.parse::<u16>().unwrap_or_default().to_be_bytes();
    digest::hex(&[6, CONCATENATED_16_BIT, 4, high, low, part.total, part.number])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(reference: &str, number: u8, total: u8) -> Option<Part> {
        Some(Part { reference: reference.to_owned(), number, total })
    }

    #[test]
    fn parts_are_placed() {
        assert_eq!(read("050003CC0201"), part("204", 1, 2));
        assert_eq!(read("06080412340302"), part("4660", 2, 3));
        assert_eq!(read("0A0504158A0000 0003070202".replace(' ', "").as_str()), None);
        assert_eq!(read("0B0504158A00000003070202"), part("7", 2, 2));
    }

    #[test]
    fn what_cannot_be_read_is_no_part() {
        for header in
            ["", "0", "zz", "05", "050003CC0200", "050003CC0203", "050003CC0101", "02FF", "030003CC02"]
        {
            assert_eq!(read(header), None, "{header}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let written = part("65535", 3, 255).unwrap();
        assert_eq!(read(&write(&written)), Some(written));
    }
}
