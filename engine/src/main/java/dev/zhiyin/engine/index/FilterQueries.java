package dev.zhiyin.engine.index;

import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.filter.PriceRange;
import dev.zhiyin.engine.product.CategoryPath;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.document.DoubleField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** A filter as a Lucene query. */
final class FilterQueries {
  private FilterQueries() {}

  /** Empty when the filter allows everything. */
  static Optional<Query> of(Filter filter) {
    var all = new BooleanQuery.Builder();
    anyTerm(Fields.CATEGORY, filter.categories().stream().map(CategoryPath::toString), all);
    anyTerm(Fields.BRAND, filter.brands().stream(), all);
    anyTerm(Fields.SELLER, filter.sellers().stream(), all);
    filter
        .attributes()
        .forEach(
            (name, values) ->
                anyTerm(Fields.ATTRIBUTE, values.stream().map(value -> name + "=" + value), all));
    filter
        .inStock()
        .ifPresent(wanted -> all.add(term(Fields.AVAILABLE, wanted.toString()), Occur.FILTER));
    if (!filter.price().equals(PriceRange.ANY)) {
      all.add(
          DoubleField.newRangeQuery(Fields.PRICE, filter.price().gte(), filter.price().lte()),
          Occur.FILTER);
    }
    filter
        .createdAfter()
        .ifPresent(
            after ->
                all.add(
                    LongField.newRangeQuery(
                        Fields.CREATED, after.toEpochMilli() + 1, Long.MAX_VALUE),
                    Occur.FILTER));
    filter.not().ifPresent(not -> all.add(orAll(of(not)), Occur.MUST_NOT));
    anyOf(filter.anyOf(), all);
    return finished(all.build());
  }

  private static void anyOf(List<Filter> filters, BooleanQuery.Builder all) {
    if (filters.isEmpty()) {
      return;
    }
    var any = new BooleanQuery.Builder();
    filters.forEach(filter -> any.add(orAll(of(filter)), Occur.SHOULD));
    all.add(any.build(), Occur.FILTER);
  }

  private static Optional<Query> finished(BooleanQuery query) {
    if (query.clauses().isEmpty()) {
      return Optional.empty();
    }
    boolean onlyNegative =
        query.clauses().stream().allMatch(clause -> clause.occur() == Occur.MUST_NOT);
    if (!onlyNegative) {
      return Optional.of(new ConstantScoreQuery(query));
    }
    var complement = new BooleanQuery.Builder().add(MatchAllDocsQuery.INSTANCE, Occur.FILTER);
    query.clauses().forEach(complement::add);
    return Optional.of(new ConstantScoreQuery(complement.build()));
  }

  static Query orAll(Optional<Query> query) {
    return query.orElse(MatchAllDocsQuery.INSTANCE);
  }

  private static TermQuery term(String field, String value) {
    return new TermQuery(new Term(field, TextAnalysis.exact(value)));
  }

  private static void anyTerm(String field, Stream<String> values, BooleanQuery.Builder all) {
    List<BytesRef> terms =
        values.map(value -> new BytesRef(TextAnalysis.exact(value))).distinct().toList();
    if (!terms.isEmpty()) {
      all.add(new TermInSetQuery(field, terms), Occur.FILTER);
    }
  }
}
