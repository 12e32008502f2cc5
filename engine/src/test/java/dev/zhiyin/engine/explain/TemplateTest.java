package dev.zhiyin.engine.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.MessageFormat;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Popular",
        "{0}",
        "{1} because of {0}, {1}",
        "From this shop''s range: {2}",
        "已有 {2} 位顾客同时关注「{0}」与{1}",
        "'{0}' as it is, and {0}"
      })
  void saysWhatMessageFormatDoes(String pattern) {
    String[] arguments = {"a {1} 'b'", "【帐篷】", ""};

    assertThat(Template.of(pattern).with(arguments))
        .isEqualTo(new MessageFormat(pattern, Locale.ROOT).format(arguments));
  }
}
