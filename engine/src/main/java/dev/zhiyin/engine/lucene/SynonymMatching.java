package dev.zhiyin.engine.lucene;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Finds what has synonyms among the words of a search. Immutable. */
final class SynonymMatching {
  private final Map<String, List<Word.Synonym>> byKey = new HashMap<>();

  /**
   * @param cut tells the words of a text
   */
  SynonymMatching(Synonyms synonyms, Function<String, List<Word>> cut) {
    synonyms
        .byText()
        .forEach(
            (text, its) -> {
              List<Word> words = cut.apply(text);
              byKey
                  .computeIfAbsent(key(words), _ -> new ArrayList<>())
                  .addAll(synonyms(its, text, words, cut));
            });
  }

  private static List<Word.Synonym> synonyms(
      Set<String> its, String text, List<Word> words, Function<String, List<Word>> cut) {
    return its.stream()
        .map(one -> new Word.Synonym(one, one.equals(text) ? words : cut.apply(one)))
        .toList();
  }

  /** The words with their synonyms; several that have them together become one. */
  List<Word> on(List<Word> words, String text) {
    if (byKey.isEmpty()) {
      return words;
    }
    var all = new ArrayList<Word>();
    for (int from = 0; from < words.size(); ) {
      int to = end(words, from);
      List<Word> some = words.subList(from, Math.max(to, from + 1));
      all.add(
          to == from
              ? some.getFirst()
              : Word.of(some, text, byKey.getOrDefault(key(some), List.of())));
      from += some.size();
    }
    return all;
  }

  /* Of the longest text with synonyms that begins here; from itself if none does. */
  private int end(List<Word> words, int from) {
    int to = Math.min(words.size(), from + Synonyms.MOST_TERMS);
    while (to > from && !byKey.containsKey(key(words.subList(from, to)))) {
      to--;
    }
    return to;
  }

  /* However Chinese characters were cut. */
  private static String key(List<Word> words) {
    var key = new StringBuilder();
    for (Word word : words) {
      String term = List.copyOf(word.wholes()).getLast();
      if (!key.isEmpty()
          && !(MixedTokenizer.isHan(key.codePointBefore(key.length()))
              && MixedTokenizer.isHan(term.codePointAt(0)))) {
        key.append(' ');
      }
      key.append(term);
    }
    return key.toString();
  }
}
