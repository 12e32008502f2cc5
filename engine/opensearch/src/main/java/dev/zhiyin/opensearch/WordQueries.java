package dev.zhiyin.opensearch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.lucene.QueryWords;
import dev.zhiyin.engine.lucene.SearchedField;
import dev.zhiyin.engine.lucene.Typos;
import dev.zhiyin.engine.lucene.Word;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The words of a search in OpenSearch's query language, as the embedded index understands them: the
 * best form of each word, scores of the words added up.
 */
final class WordQueries {
  /** With more terms than these, mistyped words would be more clauses than a cluster takes. */
  private static final int MOST_TERMS_WITH_TYPOS = 40;

  private WordQueries() {}

  /** The words of which it has to be known whether any product has them. */
  static List<Word> doubtful(QueryWords query) {
    int terms = query.words().stream().mapToInt(word -> word.terms().size()).sum();
    return terms > MOST_TERMS_WITH_TYPOS
        ? List.of()
        : query.words().stream().filter(word -> !Typos.of(word).isEmpty()).toList();
  }

  /** Products that have a word as a whole. */
  static ObjectNode whole(Word word) {
    ObjectNode bool = JsonTrees.object();
    ArrayNode should = bool.putArray("should");
    for (SearchedField field : SearchedField.all()) {
      should.add(
          JsonTrees.of(
              "terms", JsonTrees.of(field.field(), JsonTrees.strings(List.copyOf(word.wholes())))));
    }
    return JsonTrees.of("bool", bool);
  }

  /**
   * Products that have any of the words, scored by BM25.
   *
   * @param unknown words that no product has: the first of them are looked for mistyped
   */
  static ObjectNode anyOf(QueryWords query, Set<Word> unknown) {
    return matching(query, unknown, 1);
  }

  /** Products that have so many of the words that they may come in any order. */
  static ObjectNode enoughOf(QueryWords query, Set<Word> unknown) {
    return matching(query, unknown, query.needed());
  }

  private static ObjectNode matching(QueryWords query, Set<Word> unknown, int needed) {
    if (query.words().isEmpty()) {
      return FilterClauses.NOTHING;
    }
    ObjectNode bool = JsonTrees.object();
    ArrayNode should = bool.putArray("should");
    query.words().stream()
        .map(word -> word(word, SearchedField.all(), isMistyped(word, unknown)))
        .forEach(should::add);
    return JsonTrees.of("bool", bool.put("minimum_should_match", needed));
  }

  /** Products scored by how many of the words the fields have together that say what it is. */
  static ObjectNode named(QueryWords query, Set<Word> unknown) {
    if (query.words().isEmpty()) {
      return FilterClauses.NOTHING;
    }
    ObjectNode bool = JsonTrees.object();
    ArrayNode should = bool.putArray("should");
    query.words().stream()
        .map(word -> word(word, SearchedField.ofName(), isMistyped(word, unknown)))
        .map(word -> JsonTrees.of("constant_score", JsonTrees.of("filter", word)))
        .forEach(should::add);
    return JsonTrees.of("bool", bool.put("minimum_should_match", 1));
  }

  /** Products that have any of these terms, each hit with the numbers of those that it has. */
  static ObjectNode anyTermOf(List<String> terms) {
    ObjectNode bool = JsonTrees.object();
    ArrayNode should = bool.putArray("should");
    for (int i = 0; i < terms.size(); i++) {
      ObjectNode anywhere = JsonTrees.object();
      ArrayNode fields = anywhere.putArray("should");
      for (SearchedField field : SearchedField.all()) {
        fields.add(term(field, terms.get(i)));
      }
      should.add(JsonTrees.of("bool", anywhere.put("_name", Integer.toString(i))));
    }
    return JsonTrees.of("bool", bool.put("minimum_should_match", 1));
  }

  private static boolean isMistyped(Word word, Set<Word> unknown) {
    return unknown.stream().limit(QueryWords.MOST_TYPOS).anyMatch(one -> one == word);
  }

  /* The word as a whole, in any of its forms, or all of its parts, or a synonym; or what looks much like it. */
  private static ObjectNode word(Word word, List<SearchedField> fields, boolean mistyped) {
    ArrayNode forms = JsonTrees.array();
    word.wholes().forEach(term -> forms.add(inAnyOf(fields, term)));
    if (!word.parts().isEmpty()) {
      forms.add(all(word.parts().stream().map(term -> inAnyOf(fields, term))));
    }
    word.synonyms()
        .forEach(
            one -> forms.add(all(one.words().stream().map(part -> word(part, fields, false)))));
    if (mistyped) {
      for (SearchedField field : fields) {
        Typos.of(word).forEach(one -> forms.add(alike(field, one)));
      }
    }
    return best(forms);
  }

  private static ObjectNode all(Stream<ObjectNode> queries) {
    ObjectNode all = JsonTrees.object();
    queries.forEach(all.putArray("must")::add);
    return JsonTrees.of("bool", all);
  }

  private static ObjectNode inAnyOf(List<SearchedField> fields, String term) {
    ArrayNode queries = JsonTrees.array();
    fields.forEach(field -> queries.add(term(field, term)));
    return best(queries);
  }

  private static ObjectNode best(ArrayNode of) {
    return JsonTrees.of("dis_max", JsonTrees.object().set("queries", of));
  }

  private static ObjectNode term(SearchedField field, String term) {
    return JsonTrees.of(
        "term",
        JsonTrees.of(
            field.field(), JsonTrees.object().put("value", term).put("boost", field.weight())));
  }

  private static ObjectNode alike(SearchedField field, Typos.Mistyped word) {
    return JsonTrees.of(
        "fuzzy",
        JsonTrees.of(
            field.field(),
            JsonTrees.object()
                .put("value", word.term())
                .put("fuzziness", word.edits())
                .put("prefix_length", Typos.RIGHT_LETTERS)
                .put("max_expansions", Typos.EXPANSIONS)
                .put("transpositions", true)));
  }
}
