package dev.zhiyin.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.benchmarks.cluster.Sizing.Needs;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SizingTest {
  private static Sizing sizing() {
    return sizing(32);
  }

  private static Sizing sizing(int memory) {
    var sizing = new Sizing();
    new CommandLine(sizing)
        .parseArgs(
            ("--bytes 10000 --hot-bytes 2000 --write 8 --ask 4 --ask-shard 2 --measured-shard 1000"
                    + " --serve 4 --texts 250 --encoding-cores 4 --shard-gigabytes 10 --cores 8"
                    + " --disk 1000 --utilisation 0.5 --memory "
                    + memory)
                .split(" "));
    return sizing;
  }

  @Test
  void aSmallShopIsBoundByWhatOutlivesALostNode() {
    Needs needs = sizing().needs(1_000_000, 10);
    assertThat(needs.shards()).isEqualTo(1);
    assertThat(needs.nodes()).isEqualTo(3);
    assertThat(needs.bound()).isEqualTo("survival");
    assertThat(needs.gigabytes()).isCloseTo(40, within(1e-9)); // two copies, two generations
    assertThat(needs.request()).isCloseTo(4 + 2 * 2, within(1e-9)); // a graph twice as deep
    assertThat(needs.encodeHours()).isCloseTo(1_000_000 / 1000.0 / 3600, within(1e-9));
    assertThat(needs.writeHours()).isCloseTo(8_000 / 12.0 / 3600, within(1e-9));
    assertThat(needs.servers()).isEqualTo(2);
  }

  @Test
  void manyRequestsAreBoundByProcessors() {
    Needs needs = sizing().needs(1_000_000, 10_000);
    assertThat(needs.nodes()).isEqualTo(20); // 10,000 x 8 ms on halves of 8 cores
    assertThat(needs.copies()).isEqualTo(20); // of the one shard
    assertThat(needs.bound()).isEqualTo("processors");
    assertThat(needs.servers()).isEqualTo(10);
  }

  @Test
  void manyProductsAreBoundByMemoryOrDisk() {
    assertThat(sizing().needs(100_000_000, 1).bound()).isEqualTo("memory");
    assertThat(sizing().needs(100_000_000, 1).nodes()).isEqualTo(25); // 400 GB on 16 GB each
    assertThat(sizing(1000).needs(100_000_000, 1).nodes()).isEqualTo(5); // 4,000 GB
    assertThat(sizing(1000).needs(100_000_000, 1).bound()).isEqualTo("disk");
  }
}
