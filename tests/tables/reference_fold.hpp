#pragma once
// What a code point folds to, step by step with ICU: the reference of the committed table, and what it is made of.

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>

#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>

namespace paperlens::reference {

inline icu::UnicodeString utf16(const std::u32string& text) {
  icu::UnicodeString out;
  for (const char32_t c : text) out.append(static_cast<UChar32>(c));
  return out;
}

inline std::u32string utf32(const icu::UnicodeString& text) {
  std::u32string out;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) out += static_cast<char32_t>(text.char32At(i));
  return out;
}

inline std::string utf8(const std::u32string& text) {
  std::string out;
  utf16(text).toUTF8String(out);
  return out;
}

inline const icu::Normalizer2& nfkd() {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKDInstance(status);
  if (U_FAILURE(status)) throw std::runtime_error(u_errorName(status));
  return *normalizer;
}

/// han_variants.txt.
inline std::map<char32_t, char32_t> read_han_variants(const std::string& path) {
  std::map<char32_t, char32_t> variants;
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::u32string pair = utf32(icu::UnicodeString::fromUTF8(line));
    if (pair.size() != 3 || pair[1] != '\t') throw std::runtime_error("no pair: " + line);
    variants[pair[0]] = pair[2];
  }
  return variants;
}

/// Signs that people type for one another, and letters with a stroke, which have no decomposition.
inline char32_t fold_sign(char32_t c) {
  switch (c) {
    case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2212: return '-';
    case 0x2018: case 0x2019: case 0x201B: case 0x02BC: return '\'';
    case 0x0111: return 'd';
    case 0x0127: return 'h';
    case 0x0131: return 'i';
    case 0x0142: return 'l';
    case 0x00F8: return 'o';
    case 0x0167: return 't';
    default: return c;
  }
}

inline bool is_mark(char32_t c) { return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_M_MASK) != 0; }

/// A mark that belongs to no script: an accent.
inline bool is_accent(char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(static_cast<UChar32>(c), &status);
  return is_mark(c) && (script == USCRIPT_INHERITED || script == USCRIPT_COMMON);
}

/// Unassigned code points of the ideographic planes count as Han: they are reserved for it.
inline bool is_reserved_han(char32_t c) { return c >= 0x20000 && c <= 0x3FFFD; }

inline bool is_assigned(char32_t c) {
  const int8_t category = u_charType(static_cast<UChar32>(c));
  return category != U_UNASSIGNED && category != U_SURROGATE;
}

/// Letters, marks and numbers of the scripts that are written without spaces.
inline bool is_unspaced(char32_t c) {
  const auto code_point = static_cast<UChar32>(c);
  if (is_reserved_han(c)) return true;
  if ((U_GET_GC_MASK(code_point) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) == 0 || is_accent(c)) return false;
  for (const UScriptCode script : {USCRIPT_HAN, USCRIPT_HIRAGANA, USCRIPT_KATAKANA, USCRIPT_BOPOMOFO, USCRIPT_THAI,
                                   USCRIPT_LAO, USCRIPT_KHMER, USCRIPT_MYANMAR}) {
    if (uscript_hasScript(code_point, script)) return true;
  }
  return false;
}

/// What `text::CharClass` says, by ICU. Digits are ASCII's.
enum class Class { separator, space, latin, word, digit, unspaced, accent, ignorable };

inline Class class_of(char32_t c) {
  const auto code_point = static_cast<UChar32>(c);
  UErrorCode status = U_ZERO_ERROR;
  if (c >= '0' && c <= '9') return Class::digit;
  if (is_assigned(c) && u_hasBinaryProperty(code_point, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return Class::ignorable;
  if (u_hasBinaryProperty(code_point, UCHAR_WHITE_SPACE)) return Class::space;
  // Enclosing marks would keep others from being put in order, until they are dropped.
  if (is_accent(c)) return u_getCombiningClass(code_point) == 0 ? Class::ignorable : Class::accent;
  if (is_unspaced(c)) return Class::unspaced;
  if ((U_GET_GC_MASK(code_point) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) == 0) return Class::separator;
  return uscript_getScript(code_point, &status) == USCRIPT_LATIN ? Class::latin : Class::word;
}

/// Puts the sound marks of kana back on their letters; other scripts stay decomposed.
inline char32_t compose_kana(char32_t letter, char32_t mark) {
  if (mark != 0x3099 && mark != 0x309A) return 0;
  UErrorCode status = U_ZERO_ERROR;
  const UChar32 composed = icu::Normalizer2::getNFCInstance(status)->composePair(static_cast<UChar32>(letter),
                                                                                 static_cast<UChar32>(mark));
  return composed < 0 ? 0 : static_cast<char32_t>(composed);
}

/// `text`, decomposed and in canonical order, with Hangul and kana composed and accents dropped where they are: after
/// all but letters of other scripts than Latin and the unspaced ones. U+0345 becomes `iota`, its case folding.
inline std::u32string join_marks(const std::u32string& text, char32_t iota = 0x03B9) {
  std::u32string out;
  std::size_t base = 0;  // one past the character that the marks belong to, or 0
  for (const char32_t c : text) {
    const char32_t last = out.empty() ? 0 : out.back();
    const char32_t letter = base == 0 ? 0 : out[base - 1];
    if (const char32_t kana = compose_kana(letter, c); kana != 0) {
      out[base - 1] = kana;
    } else if (c >= 0x1161 && c <= 0x1175 && last >= 0x1100 && last <= 0x1112) {
      out.back() = 0xAC00 + ((last - 0x1100) * 21 + (c - 0x1161)) * 28;
    } else if (c >= 0x11A8 && c <= 0x11C2 && last >= 0xAC00 && last <= 0xD7A3 && (last - 0xAC00) % 28 == 0) {
      out.back() = last + (c - 0x11A7);
    } else if (class_of(c) == Class::accent) {
      if (base != 0 && class_of(letter) == Class::word) out += c == 0x0345 ? iota : c;
    } else {
      out += c;
      if (u_getCombiningClass(static_cast<UChar32>(c)) == 0) base = out.size();
    }
  }
  return out;
}

/// The steps that need no neighbours, until nothing changes: decomposed, in canonical order. U+0345 stays a mark, as its
/// case folding is a letter, which would not move in canonical ordering.
inline std::u32string fold_apart(std::u32string text, const std::map<char32_t, char32_t>& variants) {
  for (std::u32string before; before != text;) {
    before = text;
    UErrorCode status = U_ZERO_ERROR;
    text.clear();
    for (const char32_t c : utf32(nfkd().normalize(utf16(before), status))) {
      if (class_of(c) == Class::ignorable) continue;
      std::u32string folded(1, c);
      if (c != 0x0345) folded = utf32(icu::UnicodeString(static_cast<UChar32>(c)).foldCase());
      for (char32_t& each : folded) {
        const auto variant = variants.find(each);
        each = fold_sign(variant == variants.end() ? each : variant->second);
      }
      text += folded;
    }
    text = utf32(nfkd().normalize(utf16(text), status));
  }
  return text;
}

/// The fold of a whole text.
inline std::u32string fold(const std::u32string& text, const std::map<char32_t, char32_t>& variants) {
  return join_marks(fold_apart(text, variants));
}

}  // namespace paperlens::reference
