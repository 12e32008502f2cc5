package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComposingFilterTest {
  /* Each behind each kind of character that others are composed with: letters, and those of Korean and kana. */
  @Test
  void whatIsTakenAsItIsNeverComposes() {
    int[] signs =
        IntStream.rangeClosed(0, 0xFFFF).filter(ComposingFilter::isAlwaysComposed).toArray();

    assertThat(signs).hasSizeGreaterThan(20_000).contains('é', '中', '，', '。');
    for (int sign : signs) {
      for (String before : new String[] {"", "e", "=", "か", "ᄀ", "가", "中", "a\u0328"}) {
        String text = before + (char) sign;
        assertThat(Normalizer.normalize(text, Form.NFC))
            .as("U+%04X", sign)
            .isEqualTo(Normalizer.normalize(before, Form.NFC) + (char) sign);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "café 中文，好。", "cafe\u0301", "か\u3099", "\u1112\u1161\u11AB", "\uF900", "Å"})
  void textIsComposed(String text) throws IOException {
    assertThat(new ComposingFilter(new StringReader(text)).readAllAsString())
        .isEqualTo(Normalizer.normalize(text, Form.NFC));
  }

  /* The accent may be the first character that is read after a part of the text. */
  @Test
  void aLongTextIsComposed() throws IOException {
    for (int before = 250; before < 260; before++) {
      String text = "x".repeat(before) + "e\u0301" + "\u4E2D".repeat(1_000);

      assertThat(new ComposingFilter(new StringReader(text)).readAllAsString())
          .isEqualTo("x".repeat(before) + "\u00E9" + "\u4E2D".repeat(1_000));
    }
  }
}
