package dev.zhiyin.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.lucene.QueryWords;
import dev.zhiyin.engine.lucene.Word;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Searches of one view that depend on which words no product has, since those may be mistyped.
 * Thread-safe.
 */
final class WordSearches {
  /** Words that are asked for, each by a search of its own; later ones count as known. */
  private static final int MOST_DOUBTFUL = 20;

  private final Searches searches;

  /** Whether any product has a word, by its wholes, of those that were asked. */
  private final Map<List<String>, Boolean> had = new ConcurrentHashMap<>();

  WordSearches(Searches searches) {
    this.searches = searches;
  }

  /**
   * The answers, in one request; in a second one where a word turns out to be unknown.
   *
   * @param words that are searched for
   * @param make makes the searches for the words that are unknown
   */
  List<JsonNode> answers(Collection<QueryWords> words, Function<Set<Word>, List<ObjectNode>> make) {
    List<Word> doubtful =
        words.stream()
            .flatMap(query -> WordQueries.doubtful(query).stream())
            .limit(MOST_DOUBTFUL)
            .toList();
    List<Word> unasked = doubtful.stream().filter(word -> !had.containsKey(key(word))).toList();
    Set<Word> known = unknown(doubtful);
    List<ObjectNode> made = make.apply(known);
    var all = new ArrayList<>(made);
    unasked.forEach(word -> all.add(SearchBody.count(WordQueries.whole(word), 1)));
    List<JsonNode> answers = searches.of(all);
    for (int i = 0; i < unasked.size(); i++) {
      had.put(key(unasked.get(i)), SearchBody.total(answers.get(made.size() + i)).value() > 0);
    }
    Set<Word> unknown = unknown(doubtful);
    return unknown.equals(known)
        ? answers.subList(0, made.size())
        : searches.of(make.apply(unknown));
  }

  /** The words of a query that no product has and that may be mistyped. */
  Set<Word> unknown(QueryWords query) {
    answers(List.of(query), _ -> List.of());
    return unknown(WordQueries.doubtful(query));
  }

  /* In their order, since only the first of them may be mistyped. */
  private Set<Word> unknown(List<Word> doubtful) {
    return doubtful.stream()
        .filter(word -> !had.getOrDefault(key(word), true))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static List<String> key(Word word) {
    return List.copyOf(word.wholes());
  }
}
