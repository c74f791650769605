// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of the house point one way: plugin, ebpf, libbpf. */
@AnalyzeClasses(
    packages = "io.kernelcollector",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String PLUGIN = "io.kernelcollector.plugin..";
  private static final String EBPF = "io.kernelcollector.ebpf..";
  private static final String[] LIBBPF = {
    "io.kernelcollector.libbpf..", "io.kernelcollector.posix..", "io.kernelcollector.ffi.."
  };

  @ArchTest
  static final ArchRule ebpfKnowsNothingOfNetdata =
      noClasses()
          .that()
          .resideInAPackage(EBPF)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(PLUGIN);

  @ArchTest
  static final ArchRule libbpfKnowsNothingOfCollectors =
      noClasses()
          .that()
          .resideInAnyPackage(LIBBPF)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PLUGIN, EBPF);

  @ArchTest
  static final ArchRule onlyLibbpfUsesJnr =
      noClasses()
          .that()
          .resideInAnyPackage(PLUGIN, EBPF)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jnr..", "com.kenai..");

  @ArchTest
  static final ArchRule pluginLeavesBpfHandlesToEbpf =
      noClasses()
          .that()
          .resideInAPackage(PLUGIN)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.kernelcollector.libbpf..");

  @ArchTest
  static final ArchRule declarationsKnowNoPlansAndNoLoader =
      noClasses()
          .that()
          .resideInAPackage("io.kernelcollector.ebpf.spec..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.kernelcollector.ebpf.plan..",
              "io.kernelcollector.ebpf.load..",
              "io.kernelcollector.ebpf.read..",
              "io.kernelcollector.libbpf..");

  @ArchTest
  static final ArchRule protocolKnowsNoCollectors =
      noClasses()
          .that()
          .resideInAPackage("io.kernelcollector.plugin.protocol..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(EBPF);

  @ArchTest
  static final ArchRule packagesOfThePluginHaveNoCycles =
      slices().matching("io.kernelcollector.plugin.(*)..").should().beFreeOfCycles();
}
