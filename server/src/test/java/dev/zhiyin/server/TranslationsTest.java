package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Chinese pages are in step with the English ones, so that neither changes without the other.
 */
class TranslationsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "docs/operating.md",
        "docs/agents.md",
        "docs/http.md",
        "docs/shops.md",
        "docs/shops/marketplace.md",
        "docs/shops/specialist.md",
        "docs/shops/social.md",
        "docs/shops/second-hand.md",
        "docs/performance.md",
        "docs/language.md",
        "docs/reasons.md",
        "docs/files.md"
      })
  void hasTheShapeOfTheEnglishPage(String page) {
    Path english = Pages.project().resolve(page);
    Path chinese = Pages.docs().resolve("zh").resolve(page.replaceFirst("^docs/", ""));
    Shape wanted = Shape.of(Pages.lines(english));
    Shape found = Shape.of(Pages.lines(chinese));

    assertThat(found.headings()).as("levels of the headings").isEqualTo(wanted.headings());
    assertThat(found.code()).as("code").isEqualTo(wanted.code());
    assertThat(found.tables()).as("rows of the tables").isEqualTo(wanted.tables());
  }

  /**
   * What both pages share.
   *
   * @param headings the level of each
   * @param code its lines, fenced or indented
   * @param tables the rows of each
   */
  private record Shape(List<Integer> headings, List<String> code, List<Integer> tables) {
    static Shape of(List<String> lines) {
      var headings = new ArrayList<Integer>();
      var code = new ArrayList<String>();
      var tables = new ArrayList<Integer>();
      boolean fenced = false;
      int rows = 0;
      for (String line : lines) {
        boolean fence = line.startsWith("```");
        fenced ^= fence;
        if (!fenced && line.startsWith("|")) {
          rows++;
          continue;
        }
        if (rows > 0) {
          tables.add(rows);
          rows = 0;
        }
        if (fenced || fence || line.startsWith("    ")) {
          code.add(line);
        } else if (line.startsWith("#")) {
          headings.add(line.indexOf(' '));
        }
      }
      if (rows > 0) {
        tables.add(rows);
      }
      return new Shape(headings, code, tables);
    }
  }
}
