package dev.zhiyin.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.zhiyin.server.problem.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryStringTest {
  @Test
  void readsNamesAndValuesInTheirOrder() {
    assertThat(Query.parse("q=%E8%8C%B6+%2B%201&k=2&q=&flag&&a=b=c"))
        .containsExactly(
            entry("q", List.of("茶 + 1", "")),
            entry("k", List.of("2")),
            entry("flag", List.of("")),
            entry("a", List.of("b=c")));
  }

  @Test
  void takesRawUtf8() {
    assertThat(Query.parse("q=茶")).containsExactly(entry("q", List.of("茶")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"q=%", "q=%4", "q=%zz", "q=%+1", "q=%u0041", "%=1"})
  void refusesABrokenEscape(String query) {
    assertThatThrownBy(() -> Query.parse(query))
        .isInstanceOf(Refusal.class)
        .hasMessageEndingWith("wanted two hexadecimal digits after each %");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%B2%E8", "%E8%8C", "%C0%80", "%ED%A0%80"})
  void refusesWhatIsNotUtf8(String value) {
    assertThatThrownBy(() -> Query.parse("q=" + value))
        .isInstanceOf(Refusal.class)
        .hasMessage("the query is 'q=%s'; wanted text in UTF-8, percent-encoded", value);
  }
}
