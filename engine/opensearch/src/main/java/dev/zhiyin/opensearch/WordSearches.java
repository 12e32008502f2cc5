package dev.zhiyin.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.lucene.QueryWords;
import dev.zhiyin.engine.lucene.Word;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Searches that depend on which words no product has, since those may be mistyped. */
final class WordSearches {
  private WordSearches() {}

  /**
   * The answers, in one request; in a second one where a word turns out to be unknown.
   *
   * @param words that are searched for
   * @param make makes the searches for the words that are unknown
   */
  static List<JsonNode> answers(
      Searches searches, Collection<QueryWords> words, Function<Set<Word>, List<ObjectNode>> make) {
    List<Word> doubtful =
        words.stream().flatMap(query -> WordQueries.doubtful(query).stream()).toList();
    List<ObjectNode> made = make.apply(Set.of());
    var all = new ArrayList<>(made);
    doubtful.forEach(word -> all.add(SearchBody.count(WordQueries.whole(word), 1)));
    List<JsonNode> answers = searches.of(all);
    Set<Word> unknown = new HashSet<>();
    for (int i = 0; i < doubtful.size(); i++) {
      if (SearchBody.total(answers.get(made.size() + i)).value() == 0) {
        unknown.add(doubtful.get(i));
      }
    }
    return unknown.isEmpty() ? answers.subList(0, made.size()) : searches.of(make.apply(unknown));
  }
}
