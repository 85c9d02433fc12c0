install(TARGETS jarmor RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
if(JARMOR_STATIC)
  install(TARGETS jarmor-static RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(DIRECTORY profiles/ DESTINATION ${CMAKE_INSTALL_DATADIR}/jarmor/profiles
        FILES_MATCHING PATTERN "*.toml")
install(DIRECTORY profiles/java-security/ DESTINATION ${CMAKE_INSTALL_DATADIR}/jarmor/java-security
        FILES_MATCHING PATTERN "*.properties")
install(FILES LICENSE README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES scripts/doc/jarmor.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES scripts/doc/jarmor.toml.5 DESTINATION ${CMAKE_INSTALL_MANDIR}/man5)
install(FILES scripts/doc/jarmor.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME jarmor)
install(FILES scripts/doc/_jarmor DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES scripts/doc/jarmor.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
