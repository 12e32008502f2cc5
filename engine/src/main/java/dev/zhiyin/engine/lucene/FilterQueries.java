package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.filter.PriceRange;
import dev.zhiyin.engine.indexing.ExactTerms;
import dev.zhiyin.engine.product.CategoryPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.document.DoubleField;
import org.apache.lucene.document.LatLonDocValuesField;
import org.apache.lucene.document.LatLonPoint;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexOrDocValuesQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** A filter as a Lucene query. */
final class FilterQueries {
  private FilterQueries() {}

  /** Empty when the filter allows everything. */
  static Optional<Query> of(Filter filter) {
    return filter.all().isEmpty()
        ? Optional.empty()
        : Optional.of(new ConstantScoreQuery(all(filter.flat())));
  }

  static Query orAll(Optional<Query> query) {
    return query.orElse(MatchAllDocsQuery.INSTANCE);
  }

  private static Query all(Filter filter) {
    var wanted = new ArrayList<Query>();
    var query = new BooleanQuery.Builder();
    for (Condition condition : filter.all()) { // each once, or the work doubled with every depth
      unwanted(condition)
          .ifPresentOrElse(
              unwanted -> query.add(unwanted, Occur.MUST_NOT), () -> wanted.add(query(condition)));
    }
    if (wanted.size() == 1 && filter.all().size() == 1) {
      return wanted.getFirst();
    }
    if (wanted.isEmpty()) {
      wanted.add(MatchAllDocsQuery.INSTANCE);
    }
    wanted.forEach(one -> query.add(one, Occur.FILTER));
    return query.build();
  }

  /* What must not be there, of a condition that says so. */
  private static Optional<Query> unwanted(Condition condition) {
    return switch (condition) {
      case Condition.Not(Filter filter) -> Optional.of(all(filter));
      case Condition.Notes(boolean wanted) when !wanted ->
          Optional.of(anyTerm(IndexFields.ATTRIBUTE, Stream.of(ExactTerms.NOTE)));
      case Condition.AvailableAt(Instant time) ->
          Optional.of(
              LongField.newRangeQuery(
                  IndexFields.UNAVAILABLE_UNTIL, time.toEpochMilli() + 1, Long.MAX_VALUE));
      default -> Optional.empty();
    };
  }

  private static Query query(Condition condition) {
    return switch (condition) {
      case Condition.AnyOf(List<Filter> filters) -> any(filters);
      case Condition.Not not -> all(Filter.of(not));
      case Condition.Categories(List<CategoryPath> any) ->
          anyTerm(IndexFields.CATEGORY, any.stream().map(ExactTerms::category));
      case Condition.Brands(List<String> any) ->
          anyTerm(IndexFields.BRAND, any.stream().map(ExactTerms::of));
      case Condition.Sellers(List<String> any) ->
          anyTerm(IndexFields.SELLER, any.stream().map(ExactTerms::of));
      case Condition.Attribute(String name, List<String> any) ->
          anyTerm(
              IndexFields.ATTRIBUTE, any.stream().map(value -> ExactTerms.attribute(name, value)));
      case Condition.HasAttribute(String name) ->
          anyTerm(IndexFields.ATTRIBUTE, Stream.of(ExactTerms.hasAttribute(name)));
      case Condition.AttributeRange(String name, double gte, double lte) ->
          DoubleField.newRangeQuery(IndexFields.number(name), gte, lte);
      case Condition.AttributeNear(String name, GeoPoint center, double km) ->
          near(IndexFields.point(name), center, km * 1000);
      case Condition.InStock(boolean wanted) ->
          anyTerm(IndexFields.AVAILABLE, Stream.of(Boolean.toString(wanted)));
      case Condition.Notes(boolean wanted) ->
          wanted
              ? anyTerm(IndexFields.ATTRIBUTE, Stream.of(ExactTerms.NOTE))
              : all(Filter.of(condition));
      case Condition.NotesOn(String id) ->
          anyTerm(IndexFields.ATTRIBUTE, Stream.of(ExactTerms.noteOn(id)));
      case Condition.AvailableAt at -> all(Filter.of(at));
      case Condition.OfProfile(Filter own) -> all(own);
      case Condition.Products(List<String> any) ->
          new TermInSetQuery(IndexFields.ID, any.stream().map(BytesRef::new).toList());
      case Condition.Price(PriceRange range) ->
          DoubleField.newRangeQuery(IndexFields.PRICE, range.gte(), range.lte());
      case Condition.CreatedAfter(Instant after) ->
          LongField.newRangeQuery(IndexFields.CREATED, after.toEpochMilli() + 1, Long.MAX_VALUE);
    };
  }

  private static Query near(String field, GeoPoint center, double metres) {
    return new IndexOrDocValuesQuery(
        LatLonPoint.newDistanceQuery(field, center.latitude(), center.longitude(), metres),
        LatLonDocValuesField.newSlowDistanceQuery(
            field, center.latitude(), center.longitude(), metres));
  }

  private static Query any(List<Filter> filters) {
    var query = new BooleanQuery.Builder();
    filters.forEach(filter -> query.add(all(filter), Occur.SHOULD));
    return filters.isEmpty() ? MatchNoDocsQuery.INSTANCE : query.build();
  }

  private static Query anyTerm(String field, Stream<String> values) {
    List<BytesRef> terms = values.map(BytesRef::new).distinct().toList();
    return terms.size() == 1
        ? new TermQuery(new Term(field, terms.getFirst()))
        : new TermInSetQuery(field, terms);
  }
}
