//! A telephone's camera before a terminal: what it reads depends on the colours that are shown.

use rqrr::PreparedImage;

/// The look of plain text on a terminal: the brightness of letters and of their background.
#[derive(Clone, Copy)]
pub struct Theme {
    ink: u8,
    paper: u8,
}

pub const DARK_ON_LIGHT: Theme = Theme { ink: 0, paper: 255 };
pub const LIGHT_ON_DARK: Theme = Theme { ink: 255, paper: 0 };

/// Pixels of the picture to a module of the code.
const SIZE: usize = 4;

/// The text of the one code in sight.
pub fn read(lines: &[&str], theme: Theme) -> Result<String, String> {
    let mut rows: Vec<Vec<u8>> = Vec::new();
    for line in lines {
        let (upper, lower) = shown(line, theme).into_iter().unzip();
        rows.extend([upper, lower]);
    }
    // Beside the code, the terminal.
    let width = rows.iter().map(Vec::len).max().unwrap_or_default() + 2;
    let module = |x: usize, y: usize| {
        let row = y.checked_sub(1).and_then(|y| rows.get(y));
        let drawn = row.and_then(|row| x.checked_sub(1).and_then(|x| row.get(x)));
        drawn.copied().unwrap_or(theme.paper)
    };
    let (wide, high) = (width * SIZE, (rows.len() + 2) * SIZE);
    let mut picture = PreparedImage::prepare_from_greyscale(wide, high, |x, y| module(x / SIZE, y / SIZE));
    match picture.detect_grids().as_slice() {
        [code] => code.decode().map(|(_, text)| text).map_err(|error| error.to_string()),
        codes => Err(format!("{} codes are in sight", codes.len())),
    }
}

/// The upper and the lower half of each place on a line.
fn shown(line: &str, theme: Theme) -> Vec<(u8, u8)> {
    let mut colours = theme;
    let mut places = Vec::new();
    let mut rest = line.chars();
    while let Some(letter) = rest.next() {
        match letter {
            '\u{1b}' => {
                let sequence: String = rest.by_ref().take_while(|letter| *letter != 'm').collect();
                colours = coloured(&sequence, theme);
            }
            ' ' => places.push((colours.paper, colours.paper)),
            '▀' => places.push((colours.ink, colours.paper)),
            '▄' => places.push((colours.paper, colours.ink)),
            '█' => places.push((colours.ink, colours.ink)),
            other => panic!("`{other}` is no part of a code"),
        }
    }
    places
}

/// The colours after a sequence of ECMA-48: all that this command sends.
fn coloured(sequence: &str, theme: Theme) -> Theme {
    match sequence {
        "[0" => theme,
        // 16 and 231 are the first and the last of the cube: black and white.
        "[38;5;16;48;5;231" => DARK_ON_LIGHT,
        other => panic!("`{other}` is not known"),
    }
}
