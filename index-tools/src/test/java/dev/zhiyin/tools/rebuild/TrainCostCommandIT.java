package dev.zhiyin.tools.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.tools.Zhiyin;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainCostCommandIT {
  @Test
  void tellsTimeAndMemoryOfATrainingOfTheSizeThatIsAskedFor() throws Exception {
    Zhiyin.Run run =
        Zhiyin.run(
            "train-cost",
            "--products",
            "200",
            "--shoppers",
            "300",
            "--events",
            "4",
            "--text-dimension",
            "16",
            "--set",
            """
            {"towers": {"kind": "additive", "dimension": 8}, "epochs": 2, "batchSize": 100,
             "loss": {"kind": "auto", "scale": 10, "negatives": 50, "fullUpTo": 100}}
            """);
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode told = new ObjectMapper().readTree(run.out());
    assertThat(told.at("/data/products").asInt()).isEqualTo(200);
    assertThat(told.at("/data/shoppers").asInt()).isEqualTo(300);
    assertThat(told.at("/data/samples").asInt()).isBetween(300, 900);
    assertThat(told.at("/config/loss/kind").asText()).isEqualTo("auto");
    assertThat(told.get("epochs")).hasSize(2);
    assertThat(
            List.of(
                "millisecondsPerStep",
                "cpuMillisecondsPerStep",
                "samplesPerSecond",
                "validationSecondsPerEpoch",
                "peakHeapBytes",
                "peakResidentBytes"))
        .allSatisfy(name -> assertThat(told.get(name).asDouble()).as(name).isPositive());
  }

  @Test
  void aSizeThatIsOutOfRangeIsRefused() {
    assertThat(Zhiyin.run("train-cost", "--products", "3").err())
        .contains("products is '3'; wanted 100 to 5000000");
  }
}
