package dev.zhiyin.engine.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.wording.Wordings;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguagesTest {
  private static final Product TENT =
      Product.titled("tent", "Leichtzelt 2").withCategory(CategoryPath.parse("Draußen > Zelt"));

  @TempDir private Path folder;

  @Test
  void chineseAndEnglishComeWithTheProgram() {
    assertThat(Languages.KNOWN.tags()).contains("zh-CN").endsWith("en");
    assertThat(Languages.KNOWN.named("zh-CN")).contains(Locale.SIMPLIFIED_CHINESE);
    assertThat(Languages.KNOWN.named("zh")).isEmpty();
  }

  @Test
  void addingALanguageIsAddingAFile() throws IOException {
    try (var loader = withGerman(english().replace("{0} shoppers", "{0} Kunden"))) {
      assertThat(Languages.in(loader).tags()).contains("de", "zh-CN").endsWith("en");
      var german =
          new ReasonBuilder(Sentences.in(Locale.GERMAN, loader), _ -> List.of(), Wordings.none());
      assertThat(german.popular(TENT, 5, true).first().sentence()).contains("5 Kunden");
      assertThat(german.similarTo(TENT, Product.titled("x", "Zelt 3"), .5f).first().sentence())
          .startsWith("We recommend this product because");
    }
  }

  @Test
  void aFileThatLacksASentenceIsRefused() throws IOException {
    try (var loader = withGerman(english().replace("promoted=", "promotiert="))) {
      assertThatThrownBy(() -> Sentences.in(Locale.GERMAN, loader))
          .hasMessage(
              "the sentences of 'de' lack promoted; wanted every key of sentences.properties");
    }
  }

  private URLClassLoader withGerman(String sentences) throws IOException {
    Path file = folder.resolve("dev/zhiyin/engine/explain/sentences_de.properties");
    Files.createDirectories(file.getParent());
    Files.writeString(file, sentences.replace("tag=en", "tag=de"));
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
  }

  private static String english() throws IOException {
    try (var in =
        Objects.requireNonNull(Sentences.class.getResourceAsStream("sentences.properties"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
