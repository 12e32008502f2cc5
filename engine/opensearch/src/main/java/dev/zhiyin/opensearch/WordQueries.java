package dev.zhiyin.opensearch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.lucene.QueryWords;
import dev.zhiyin.engine.lucene.SearchedField;
import dev.zhiyin.engine.lucene.Typos;
import dev.zhiyin.engine.lucene.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The words of a search in OpenSearch's query language, as the embedded index understands them: the
 * best form of each word, scores of the words added up.
 */
final class WordQueries {
  /**
   * Clauses of one search, those of mistyped words among them, which become as many as there are
   * words like them. A cluster takes 1,024 by itself.
   */
  private static final int MOST_CLAUSES = 1_000;

  private WordQueries() {}

  /** The words of which it has to be known whether any product has them. */
  static List<Word> doubtful(QueryWords query) {
    return query.words().stream().filter(word -> !Typos.of(word).isEmpty()).toList();
  }

  /** Products that have a word as a whole. */
  static ObjectNode whole(Word word) {
    return FilterClauses.atLeast(
        1,
        SearchedField.all().stream()
            .map(field -> FilterClauses.terms(field.field(), word.wholes().stream()))
            .toList());
  }

  /**
   * Products that have any of the words, scored by BM25: of the first words, where the filter
   * leaves no room for all.
   *
   * @param unknown words that no product has, those of other queries among them: the first of this
   *     query are looked for mistyped
   * @param allowed what is found is among these
   */
  static ObjectNode anyOf(QueryWords query, Set<Word> unknown, ObjectNode allowed) {
    QueryWords fitting = fitting(query, SearchedField.all(), allowed);
    return matching(fitting, unknown, 1, allowed);
  }

  /** Products that have so many of the words that they may come in any order. */
  static ObjectNode enoughOf(QueryWords query, Set<Word> unknown, ObjectNode allowed) {
    QueryWords fitting = fitting(query, SearchedField.all(), allowed);
    return matching(fitting, unknown, fitting.needed(), allowed);
  }

  private static ObjectNode matching(
      QueryWords query, Set<Word> unknown, int needed, ObjectNode allowed) {
    List<ObjectNode> words = words(query, SearchedField.all(), unknown, allowed);
    return FilterClauses.within(FilterClauses.atLeast(needed, words), allowed);
  }

  /** Products scored by how many of the words the fields have together that say what it is. */
  static ObjectNode named(QueryWords query, Set<Word> unknown, ObjectNode allowed) {
    QueryWords fitting = fitting(query, SearchedField.ofName(), allowed);
    List<ObjectNode> words =
        words(fitting, SearchedField.ofName(), unknown, allowed).stream()
            .map(word -> FilterClauses.unscored(word))
            .toList();
    return FilterClauses.within(FilterClauses.atLeast(1, words), allowed);
  }

  private static QueryWords fitting(
      QueryWords query, List<SearchedField> fields, ObjectNode allowed) {
    int room = MOST_CLAUSES - FilterClauses.clauses(allowed);
    int count = 0;
    for (Word word : query.words()) {
      room -= fields.size() * terms(word);
      if (room < 0 && count > 0) {
        break;
      }
      count++;
    }
    return query.first(count);
  }

  /* Each is looked for in each field. */
  private static int terms(Word word) {
    int ofSynonyms =
        word.synonyms().stream()
            .flatMap(one -> one.words().stream())
            .mapToInt(WordQueries::terms)
            .sum();
    return word.wholes().size() + word.parts().size() + ofSynonyms;
  }

  private static List<ObjectNode> words(
      QueryWords query, List<SearchedField> fields, Set<Word> unknown, ObjectNode allowed) {
    int taken = query.words().stream().mapToInt(word -> fields.size() * terms(word)).sum();
    int room = MOST_CLAUSES - FilterClauses.clauses(allowed) - taken;
    List<Word> mistyped =
        mistyped(query.words().stream().filter(unknown::contains).toList(), fields, room);
    return query.words().stream()
        .map(word -> word(word, fields, mistyped.stream().anyMatch(one -> one == word)))
        .toList();
  }

  /* The first of them; those of another text take nothing from them. */
  private static List<Word> mistyped(List<Word> unknown, List<SearchedField> fields, int most) {
    var mistyped = new ArrayList<Word>();
    int room = most;
    for (Word word : unknown) {
      room -= fields.size() * Typos.of(word).size() * Typos.EXPANSIONS;
      if (room < 0 || mistyped.size() == QueryWords.MOST_TYPOS) {
        break;
      }
      mistyped.add(word);
    }
    return mistyped;
  }

  /** Products that have any of these terms, each hit with the numbers of those that it has. */
  static ObjectNode anyTermOf(List<String> terms) {
    var each = new ArrayList<ObjectNode>();
    for (String term : terms) {
      ObjectNode anywhere = JsonTrees.object().put("_name", Integer.toString(each.size()));
      ArrayNode fields = anywhere.putArray("should");
      SearchedField.all().forEach(field -> fields.add(term(field, term)));
      each.add(JsonTrees.of("bool", anywhere));
    }
    return FilterClauses.atLeast(1, each);
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
