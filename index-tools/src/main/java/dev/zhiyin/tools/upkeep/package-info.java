/** Commands by which an operator looks after a store that is in use. */
@NullMarked
package dev.zhiyin.tools.upkeep;

import org.jspecify.annotations.NullMarked;
