//! Content from a folder.

use std::fs;

use content::{Content, MAX_FILE_BYTES, Tree, TreeError};
use ground::Lang;

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    dir
}

#[test]
fn an_overlay_replaces_a_text_without_rebuilding() {
    let sv = Tree::embedded().get("words/sv/kit.ftl").unwrap().replace("save = Spara\n", "save = Spara nu\n");
    let dir =
        folder(&[("words/sv/kit.ftl", sv.as_bytes()), (".git/config", b"x"), ("words/sv/kit.ftl~", b"old")]);
    let tree = Tree::with_overlay(dir.path()).unwrap();
    assert_eq!(tree.replaced(), ["words/sv/kit.ftl"]);
    let content = Content::load(&tree).unwrap();
    assert_eq!(content.words.get(Lang::Sv, "save", &[]), "Spara nu");
    assert_eq!(content.register.municipalities().len(), 290);
}

#[test]
fn a_folder_that_cannot_be_content_is_refused_in_one_sentence() {
    assert!(matches!(Tree::from_dir("/nowhere/at/all".as_ref()), Err(TreeError::Unreadable { .. })));

    let dir = folder(&[("words/sv/kit.ftl", b"# ok\nsave = Sp\xe5ra\n")]);
    let e = Tree::with_overlay(dir.path()).unwrap_err();
    insta::assert_snapshot!(e, @"words/sv/kit.ftl is not UTF-8 text (first wrong byte on line 2). Nothing was changed. Save the file with the encoding UTF-8.");

    let large = vec![b'a'; usize::try_from(MAX_FILE_BYTES).unwrap() + 1];
    let dir = folder(&[("law/huge.yaml", &large)]);
    insta::assert_snapshot!(Tree::with_overlay(dir.path()).unwrap_err(), @"law/huge.yaml is 4194305 bytes; a content file may be at most 4 MB. Nothing was changed. Split or remove the file.");

    let file = dir.path().join("law/huge.yaml");
    assert!(matches!(Tree::from_dir(&file), Err(TreeError::Unreadable { .. })));
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_refused() {
    let outside = folder(&[("secret.yaml", b"a: 1")]);
    let dir = folder(&[("law/ok.yaml", b"a: 1")]);
    std::os::unix::fs::symlink(outside.path().join("secret.yaml"), dir.path().join("law/link.yaml")).unwrap();
    insta::assert_snapshot!(Tree::with_overlay(dir.path()).unwrap_err(), @"law/link.yaml is a link that leads out of the content folder. Nothing was changed. Put a copy of the file in the folder instead.");

    // A loop of folders ends.
    let dir = folder(&[("law/ok.yaml", b"a: 1")]);
    std::os::unix::fs::symlink(dir.path(), dir.path().join("law/again")).unwrap();
    assert!(matches!(Tree::from_dir(dir.path()), Err(TreeError::TooMany { .. })));
}
