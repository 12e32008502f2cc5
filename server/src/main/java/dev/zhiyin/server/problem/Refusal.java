package dev.zhiyin.server.problem;

/** A request that the server does not take, thrown where it is read. */
public final class Refusal extends RuntimeException {
  private final transient Problem problem;

  public Refusal(Problem problem) {
    super(problem.detail());
    this.problem = problem;
  }

  public static Refusal of(ProblemKind kind, String detail) {
    return new Refusal(Problem.of(kind, detail));
  }

  /**
   * A request that is wrong in one place, told as {@code <pointer> <what>}.
   *
   * @param pointer JSON pointer; empty for the whole
   */
  public static Refusal at(String pointer, String what) {
    return new Refusal(
        Problem.at(pointer, (pointer.isEmpty() ? "the body" : pointer) + " " + what));
  }

  public Problem problem() {
    return problem;
  }
}
