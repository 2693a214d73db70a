//! The functions as they are uploaded: built, named after the hash of their code, and zipped.
//!
//! It must not know AWS.

mod build;
mod inputs;

use std::fs::File;
use std::io::{self, Cursor, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::error::Error;

pub use build::{build, is_native, look_for_tools, search_path};
pub use inputs::inputs;

use build::no_rust;

/// The build of the functions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BuildProfile {
    /// `cargo build --workspace`: this machine's development build.
    Workspace,
    /// `tools/ship`, which is `cargo lambda build --profile ship`: what runs on AWS.
    Ship,
    /// Not at all: what is in this folder, as `<name>`, `<name>.zip` or `<name>/bootstrap.zip`.
    Built(PathBuf),
}

/// A function that was built. It is named after its code alone and zipped only when it must be uploaded:
/// a zip would hold the time of its making, and most deployments upload few functions or none.
#[derive(Clone, Debug)]
pub struct Asset {
    /// The binary's name, `issue_token`.
    pub name: String,
    sha256: String,
    source: Executable,
}

/// The compression of a zip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// Deflate at level 1: for an emulator on this machine, where a larger upload costs less than compressing.
    Fast,
    /// Deflate at level 6: for AWS, which loads the zip at each cold start.
    Small,
}

/// An executable that a build left.
#[derive(Clone, Debug)]
enum Executable {
    Plain(PathBuf),
    Zipped(PathBuf),
}

impl Asset {
    /// Finds a function in the folder of a build.
    ///
    /// # Errors
    /// If it isn't there or can't be read.
    pub fn find(folder: &Path, name: &str) -> Result<Self, Error> {
        let zips = [folder.join(name).join("bootstrap.zip"), folder.join(format!("{name}.zip"))];
        let plain = folder.join(name);
        let source = match zips.into_iter().find(|path| path.is_file()) {
            Some(path) => Executable::Zipped(path),
            None if plain.is_file() => Executable::Plain(plain),
            None => {
                let missing = format!("there is no function `{name}` in `{}`", folder.display());
                return Err(Error::failed(missing).hint("cargo build --workspace"));
            }
        };
        // Of the executable, and not of the zip: builders' zips hold times.
        let mut hash = Hash(Sha256::new());
        source.copy(&mut hash)?;
        Ok(Self { name: name.to_owned(), sha256: hex(&hash.0.finalize()), source })
    }

    /// Its key in the artifact bucket.
    pub fn key(&self) -> String {
        format!("functions/{}.zip", self.sha256)
    }

    /// One executable called `bootstrap`. The same code at the same compression gives the same bytes, whenever and wherever.
    ///
    /// # Errors
    /// If the executable can't be read any more.
    pub fn zip(&self, compression: Compression) -> Result<Vec<u8>, Error> {
        let failed = |error| Error::failed(format!("could not zip `{}`: {error}", self.name));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(match compression {
                Compression::Fast => 1,
                Compression::Small => 6,
            }))
            // Neither the time nor the mode of the file may make other bytes.
            .last_modified_time(DateTime::default())
            .unix_permissions(0o755);
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("bootstrap", options).map_err(failed)?;
        self.source.copy(&mut writer)?;
        Ok(writer.finish().map_err(failed)?.into_inner())
    }
}

impl Executable {
    fn copy(&self, to: &mut impl Write) -> Result<(), Error> {
        let (Self::Plain(path) | Self::Zipped(path)) = self;
        let copied = match self {
            Self::Plain(_) => File::open(path).and_then(|mut file| io::copy(&mut file, to)),
            Self::Zipped(_) => File::open(path).and_then(|file| {
                let mut archive = ZipArchive::new(file)?;
                io::copy(&mut archive.by_name("bootstrap")?, to)
            }),
        };
        copied
            .map(drop)
            .map_err(|error| Error::failed(format!("could not read `{}`: {error}", path.display())))
    }
}

struct Hash(Sha256);

impl Write for Hash {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Bytes as lowercase hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::{Cursor, Read};

    use zip::ZipArchive;

    use super::Asset;
    use super::Compression::{Fast, Small};

    #[test]
    fn the_same_code_gives_the_same_key_and_zip_from_wherever_a_build_put_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        fs::write(path.join("admin"), b"code").unwrap();
        let plain = Asset::find(path, "admin").unwrap();
        fs::create_dir(path.join("health")).unwrap();
        fs::write(path.join("health/bootstrap.zip"), plain.zip(Small).unwrap()).unwrap();
        fs::write(path.join("route.zip"), plain.zip(Small).unwrap()).unwrap();
        fs::write(path.join("dispatch"), b"other code").unwrap();
        for name in ["health", "route"] {
            let zipped = Asset::find(path, name).unwrap();
            assert_eq!(zipped.key(), plain.key());
            assert_eq!(zipped.zip(Small).unwrap(), plain.zip(Small).unwrap());
        }
        assert_ne!(Asset::find(path, "dispatch").unwrap().key(), plain.key());
        // printf code | sha256sum
        assert_eq!(
            plain.key(),
            "functions/5694d08a2e53ffcae0c3103e5ad6f6076abd960eb1f8a56577040bc1028f702b.zip"
        );
    }

    #[test]
    fn a_fast_zip_holds_the_same_code_and_is_no_smaller() {
        let folder = tempfile::tempdir().unwrap();
        let code: Vec<u8> = (0..20_000_u32).flat_map(|number| (number % 777).to_le_bytes()).collect();
        fs::write(folder.path().join("admin"), &code).unwrap();
        let asset = Asset::find(folder.path(), "admin").unwrap();
        let (fast, small) = (asset.zip(Fast).unwrap(), asset.zip(Small).unwrap());
        assert!(small.len() < fast.len(), "{} and {} bytes", small.len(), fast.len());
        let mut read = Vec::new();
        ZipArchive::new(Cursor::new(fast)).unwrap().by_index(0).unwrap().read_to_end(&mut read).unwrap();
        assert_eq!(read, code);
    }

    #[test]
    fn a_function_that_was_not_built_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let missing = Asset::find(folder.path(), "route").unwrap_err();
        assert!(missing.message.starts_with("there is no function `route` in"), "{missing}");
    }

    #[test]
    fn the_zip_holds_an_executable_bootstrap() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("admin"), b"code").unwrap();
        let zip = Asset::find(folder.path(), "admin").unwrap().zip(Small).unwrap();
        let mut archive = ZipArchive::new(Cursor::new(zip)).unwrap();
        assert_eq!(archive.len(), 1);
        let mut bootstrap = archive.by_name("bootstrap").unwrap();
        assert_eq!(bootstrap.unix_mode().unwrap() & 0o777, 0o755);
        let mut code = Vec::new();
        bootstrap.read_to_end(&mut code).unwrap();
        assert_eq!(code, b"code");
    }
}
