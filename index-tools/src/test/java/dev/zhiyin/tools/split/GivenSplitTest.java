package dev.zhiyin.tools.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.input.Split;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file of what is held out, which people may edit. */
class GivenSplitTest {
  @TempDir private Path folder;

  private GivenSplit read(byte[] text) throws IOException {
    Files.write(new Home(folder).heldOut(), text);
    return GivenSplit.of(new Home(folder));
  }

  @Test
  void blankLinesSayNothing() throws IOException {
    GivenSplit given = read("event_id,split\n\na,test\n\n".getBytes(StandardCharsets.UTF_8));

    assertThat(given.size()).isOne();
    assertThat(given.of("a")).isEqualTo(Split.TEST);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'b'       | row is 'b'; wanted event_id,split
          ' '       | row is ' '; wanted event_id,split
          'b,tets'  | split is 'tets'; wanted
          'b\u00ff,test' | event_id is 'b\ufffd'; wanted UTF-8
          """)
  void aWrongLineIsNamed(String line, String told) {
    byte[] text = ("event_id,split\na,test\n" + line).getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> read(text))
        .isInstanceOf(WorkRefused.class)
        .hasMessageStartingWith(new Home(folder).heldOut() + ":3: " + told);
  }

  @Test
  void aFileMayBeLongerThanAnyLine() throws IOException {
    String line = "x".repeat(180) + "%d,test%n";
    var text = new StringBuilder("event_id,split\n");
    for (int i = 0; i < 100_000; i++) {
      text.append(line.formatted(i));
    }
    assertThat(read(text.toString().getBytes(StandardCharsets.UTF_8)).size()).isEqualTo(100_000);
  }
}
