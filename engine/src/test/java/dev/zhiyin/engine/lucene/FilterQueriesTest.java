package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.TermQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

class FilterQueriesTest {
  private static final Filter BRAND = Filter.of(new Condition.Brands(List.of("a")));

  @Test
  void whatMustNotBeThereIsTakenFromAllThatThereIs() {
    var brand = new TermQuery(new Term(IndexFields.BRAND, "a"));

    assertThat(FilterQueries.of(Filter.ALL)).isEmpty();
    assertThat(FilterQueries.of(BRAND)).contains(new ConstantScoreQuery(brand));
    assertThat(FilterQueries.of(Filter.of(new Condition.Not(BRAND))))
        .contains(
            new ConstantScoreQuery(
                new BooleanQuery.Builder()
                    .add(brand, Occur.MUST_NOT)
                    .add(MatchAllDocsQuery.INSTANCE, Occur.FILTER)
                    .build()));
  }

  /* Made twice a level, one filter of 40 levels would take a core for days. */
  @Test
  @Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
  void takesAsLongAsTheFilterIsDeep() {
    Filter filter = BRAND;
    for (int depth = 0; depth < 40; depth++) {
      filter = Filter.of(new Condition.Not(filter));
    }
    assertThat(FilterQueries.of(filter)).isPresent();
  }
}
