package dev.zhiyin.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.config.SettingsBinder.Names;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
  @ParameterizedTest
  @CsvSource({"kitten,sitting,3", "'',abc,3", "abc,'',3", "same,same,0", "ab,ba,2"})
  void countsTheEditsFromOneNameToAnother(String from, String to, int edits) {
    assertThat(Names.edits(from, to)).isEqualTo(edits);
  }

  @Test
  void caseDoesNotMatterAndTheFirstByNameWinsATie() {
    assertThat(Names.nearest("POOLSIZE", List.of("url", "poolSize"))).isEqualTo("poolSize");
    assertThat(Names.nearest("x", List.of("b", "a"))).isEqualTo("a");
  }
}
