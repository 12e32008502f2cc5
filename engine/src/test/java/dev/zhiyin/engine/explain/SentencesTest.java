package dev.zhiyin.engine.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SentencesTest {
  @Test
  void bothLanguagesHaveTheSameSentences() throws IOException {
    assertThat(file("sentences_zh.properties").stringPropertyNames())
        .isEqualTo(file("sentences.properties").stringPropertyNames());
  }

  @Test
  void everySentenceCanBeFilled() throws IOException {
    for (String name : new String[] {"sentences.properties", "sentences_zh.properties"}) {
      Properties sentences = file(name);
      for (String key : sentences.stringPropertyNames()) {
        String filled =
            new MessageFormat(sentences.getProperty(key))
                .format(new Object[] {"<a>", "<b>", "<c>", "<d>", "<e>", "<f>"});
        assertThat(filled).as("%s of %s", key, name).doesNotContain("{").doesNotContain("''");
      }
    }
  }

  private static Properties file(String name) throws IOException {
    var properties = new Properties();
    try (var in = Objects.requireNonNull(Sentences.class.getResourceAsStream(name))) {
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
    return properties;
  }

  @Test
  void aQuestionHasNoFullStop() {
    assertThat(Sentences.in(Locale.ENGLISH).whole("Do you like it?")).isEqualTo("Do you like it?");
  }
}
