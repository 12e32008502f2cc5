package dev.zhiyin.engine.live;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.match.MatchModel;
import java.util.List;

/** A model that first does something else whenever it is asked for item vectors. */
final class HookedModel extends ForwardingModel {
  private final Runnable first;

  HookedModel(MatchModel model, Runnable first) {
    super(model);
    this.first = first;
  }

  @Override
  public float[][] itemVectors(List<Embedding> centred) {
    first.run();
    return super.itemVectors(centred);
  }
}
