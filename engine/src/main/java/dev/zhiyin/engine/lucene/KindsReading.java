package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.retrieval.CategoricalFields;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedSetDocValues;

/** Reads of which kinds documents are, each name once a segment. */
final class KindsReading {
  private KindsReading() {}

  static List<CategoricalFields> of(IndexReader reader, int[] docs) throws IOException {
    var kinds = new CategoricalFields[docs.length];
    DocValuesReading.each(
        reader,
        docs,
        segment -> {
          var categories =
              new Names<>(
                  segment, IndexFields.CATEGORY_FACET, CategoryPath::parse, CategoryPath.NONE);
          var brands = new Names<>(segment, IndexFields.BRAND_FACET, Function.identity(), "");
          var sellers = new Names<>(segment, IndexFields.SELLER_FACET, Function.identity(), "");
          return (doc, place) ->
              kinds[place] =
                  new CategoricalFields(categories.of(doc), brands.of(doc), sellers.of(doc));
        });
    return Arrays.asList(kinds);
  }

  /** The group of each document, empty for those of none. */
  static List<String> groups(IndexReader reader, int[] docs) throws IOException {
    var groups = new String[docs.length];
    DocValuesReading.each(
        reader,
        docs,
        segment -> {
          var names = new Names<>(segment, IndexFields.GROUP, Function.identity(), "");
          return (doc, place) -> groups[place] = names.of(doc);
        });
    return Arrays.asList(groups);
  }

  /** The names of one field of a segment. */
  private static final class Names<T> {
    private final SortedSetDocValues values;
    private final Function<String, T> read;
    private final T none;
    private final Map<Long, T> known = new HashMap<>();

    Names(LeafReader segment, String field, Function<String, T> read, T none) throws IOException {
      this.values = DocValues.getSortedSet(segment, field);
      this.read = read;
      this.none = none;
    }

    /* The last of a document's: of categories, which begin with each other, the whole path. */
    T of(int doc) throws IOException {
      if (!values.advanceExact(doc)) {
        return none;
      }
      long last = -1;
      for (int i = values.docValueCount(); i > 0; i--) {
        last = values.nextOrd();
      }
      T name = known.get(last);
      if (name == null) {
        name = read.apply(values.lookupOrd(last).utf8ToString());
        known.put(last, name);
      }
      return name;
    }
  }
}
