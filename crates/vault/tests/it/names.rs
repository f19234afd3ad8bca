use proptest::prelude::*;
use vault::{MAX_TOKEN_CHARS, MAX_TOKENS, name_tokens};

#[test]
fn names_fold_to_their_search_form() {
    for (name, tokens) in [
        ("Åsa Öberg-Ängström", &["asa", "oberg", "angstrom"][..]),
        ("Lindén", &["linden"]),
        ("A\u{30A}sa", &["asa"]),
        ("Ștefan Mănuță-Țurcanu", &["stefan", "manuta", "turcanu"]),
        ("Şerban", &["serban"]),
        ("Nguyễn Thị Hường Đặng", &["nguyen", "thi", "huong", "dang"]),
        ("Trần Văn Ở", &["tran", "van", "o"]),
        ("İbrahim Işık Yılmaz", &["ibrahim", "isik", "yilmaz"]),
        ("Søren Kjær Groß", &["soren", "kjaer", "gross"]),
        ("Wałęsa Łódź Đorđević Žižić", &["walesa", "lodz", "dordevic", "zizic"]),
        ("Siobhán O’Brien d'Arc", &["siobhan", "o", "brien", "d", "arc"]),
        ("محمد علي", &["محمد", "علي"]),
        ("ሰላም ተስፋዬ", &["ሰላም", "ተስፋዬ"]),
        ("Юлія Ковальчук", &["юлія", "ковальчук"]),
        ("Άννα Σίσυφος", &["αννα", "σισυφοσ"]),
        ("ΑΝΝΑ ΣΙΣΥΦΟΣ", &["αννα", "σισυφοσ"]),
        ("Юрий Чёрный", &["юрии", "черныи"]),
        ("  --  ' ", &[]),
        ("Anna\u{202E} \u{200B}Anna Maria", &["anna", "maria"]),
        ("Berg, Anna M.", &["berg", "anna", "m"]),
    ] {
        assert_eq!(name_tokens(name), tokens, "{name}");
    }
}

proptest! {
    #[test]
    fn tokens_are_bounded_and_folding_again_changes_nothing(name in "\\PC{0,400}") {
        let tokens = name_tokens(&name);
        prop_assert!(tokens.len() <= MAX_TOKENS);
        for token in &tokens {
            prop_assert!(!token.is_empty() && token.chars().count() <= MAX_TOKEN_CHARS);
            let again = name_tokens(token);
            prop_assert_eq!(again.as_slice(), std::slice::from_ref(token));
            // As in a passport.
            let capitals = name_tokens(&token.to_uppercase());
            prop_assert_eq!(capitals.as_slice(), std::slice::from_ref(token));
        }
    }
}

#[test]
fn long_names_are_cut() {
    assert_eq!(name_tokens(&"x".repeat(1000)), ["x".repeat(MAX_TOKEN_CHARS)]);
    assert_eq!(name_tokens(&(0..100).map(|n| format!("n{n} ")).collect::<String>()).len(), MAX_TOKENS);
}
