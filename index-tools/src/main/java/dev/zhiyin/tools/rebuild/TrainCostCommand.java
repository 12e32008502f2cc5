package dev.zhiyin.tools.rebuild;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.tools.cli.OptionValues;
import dev.zhiyin.tools.train.RecipeOption;
import dev.zhiyin.tools.train.SyntheticTraining;
import dev.zhiyin.tools.train.TrainConfig;
import dev.zhiyin.tools.train.TrainedModel;
import dev.zhiyin.tools.train.Trainer;
import dev.zhiyin.tools.train.TrainingCost;
import dev.zhiyin.tools.train.TrainingSet;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code zhiyin train-cost}: time and memory of one training on a synthetic shop of any size. */
@Command(
    name = "train-cost",
    description =
        "Trains on a synthetic shop: drawn vectors in place of texts, drawn interactions. Prints time and peak memory of this process as JSON, so"
            + " measure each size in a process of its own. Nothing is written.")
public final class TrainCostCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--products", paramLabel = "N", description = "default: ${DEFAULT-VALUE}")
  private int products = 10_000;

  @Option(names = "--shoppers", paramLabel = "N", description = "default: ${DEFAULT-VALUE}")
  private int shoppers = 20_000;

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "of each shopper (default: ${DEFAULT-VALUE})")
  private int events = 10;

  @Option(
      names = "--text-dimension",
      paramLabel = "N",
      description = "floats of a text's vector (default: ${DEFAULT-VALUE})")
  private int textDimension = 384;

  @Mixin private RecipeOption recipe = new RecipeOption();

  @Option(
      names = "--set",
      paramLabel = "JSON",
      description = "training settings as JSON in place of a file, such as {\"epochs\": 1}")
  private Optional<String> settings = Optional.empty();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    TrainConfig asked = settings.map(this::parsed).orElseGet(recipe::read);
    SyntheticTraining synthetic = synthetic(asked.seed());
    long start = System.nanoTime();
    TrainingSet set = synthetic.set();
    var told = new LinkedHashMap<String, Object>();
    told.put("makingSeconds", (System.nanoTime() - start) / 1e9);
    var cost = new TrainingCost(System.err);
    TrainedModel model = Trainer.train(set, asked, cost);
    told.putAll(cost.times());
    told.put("config", model.towers().manifest().config());
    told.putAll(model.towers().manifest().training());
    print(told);
    return 0;
  }

  private void print(Map<String, Object> told) {
    try {
      spec.commandLine().getOut().println(JSON.writeValueAsString(told));
    } catch (IOException impossible) {
      throw new IllegalStateException("plain values are JSON", impossible);
    }
    spec.commandLine().getOut().flush();
  }

  private TrainConfig parsed(String json) {
    return OptionValues.checked(spec, "--set", () -> TrainConfig.parse(json));
  }

  private SyntheticTraining synthetic(long seed) {
    try {
      return new SyntheticTraining(products, shoppers, events, textDimension, seed);
    } catch (InvalidInput refused) {
      throw new ParameterException(spec.commandLine(), "--" + refused.getMessage(), refused);
    }
  }
}
