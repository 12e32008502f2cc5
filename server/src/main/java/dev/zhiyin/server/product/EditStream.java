package dev.zhiyin.server.product;

import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import dev.zhiyin.server.product.Edit.Edited;
import java.util.List;

/**
 * Many edits of one caller, made a part at a time. The first part is refused if there is no room
 * for it, the others wait for room; and while one part is being stored, at most one waits to be
 * shown, so that a caller who is faster than the index is slowed down. For one thread.
 */
public final class EditStream {
  private final ProductWriteQueue writes;
  private final CatalogueWriter catalogue;
  private boolean begun;
  private long stored;
  private boolean shown = true;

  EditStream(ProductWriteQueue writes, CatalogueWriter catalogue) {
    this.writes = writes;
    this.catalogue = catalogue;
  }

  /** Most edits of one part. */
  public int largest() {
    return writes.largest();
  }

  /**
   * Makes a part; what is made is durable. Once something is stored and not shown in time, nothing
   * more is made: each further edit has failed, and may be sent again.
   *
   * @return what became of each edit, in order
   * @throws RuntimeException if this is the first part, and nothing of it could be made: there is
   *     no room for it, or the store does not work
   */
  public List<Edited> make(List<Edit> edits) {
    if (!shown) {
      return ProductWriteQueue.failed(edits, notMade());
    }
    long before = stored;
    List<Edited> made = begun ? writes.makeWhenThereIsRoom(edits) : first(edits);
    begun = true;
    for (Edited edited : made) {
      if (edited instanceof Edited.Done(long sequence, var _)) {
        stored = Math.max(stored, sequence);
      }
    }
    awaitShown(before);
    return made;
  }

  private List<Edited> first(List<Edit> edits) {
    List<Edited> made = writes.make(edits);
    if (made.stream().allMatch(Edited.Failed.class::isInstance)) {
      made.getFirst().orThrow();
    }
    return made;
  }

  /**
   * What became of an edit in the end: asked once a later part was made or this is finished, since
   * whether a product can be shown is only known then.
   */
  public Edited settled(Edit edit, Edited made) {
    return catalogue.settled(edit, made);
  }

  /** Waits until all that was made is shown, and returns the number of the last change of it. */
  public long finish() {
    awaitShown(stored);
    return Math.max(stored, begun ? 0 : catalogue.sequence());
  }

  /** Whether answers show all that was made, as far as that was waited for. */
  public boolean isShown() {
    return shown;
  }

  private void awaitShown(long sequence) {
    shown = shown && catalogue.shows(sequence);
  }

  private Refusal notMade() {
    return Refusal.of(
        ProblemKind.NOT_YET_SHOWN,
        "not made, because answers do not show change %d yet; send it again".formatted(stored));
  }
}
